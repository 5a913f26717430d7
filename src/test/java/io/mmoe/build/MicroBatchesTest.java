package io.mmoe.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.base.tensorflow.GraphScope;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.TrainSettings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The size of graphs with micro batches, and the time to build them. */
@Tag("slow")
class MicroBatchesTest {

  /** With TensorFlow-Java's own scopes this takes a minute on two processors. */
  @Test
  @Timeout(value = 40, unit = TimeUnit.SECONDS)
  void theGraphGrowsByTheSameNumberOfOpsForEachMicroBatch() {
    int of2 = ops(2);
    int of3 = ops(3);
    assertThat(ops(64)).isEqualTo(of2 + 62 * (of3 - of2));
  }

  @Test
  void theGraphIsBuiltInScopesThatOpenInConstantTime() {
    try (org.tensorflow.Graph graph = new org.tensorflow.Graph()) {
      assertThat(GraphScope.ops(graph).withSubScope("a").withName("b").scope())
          .isInstanceOf(GraphScope.class);
    }
  }

  private static int ops(int microBatches) {
    TrainSettings settings =
        TrainSettings.builder(
                DataSettings.in(Path.of("data")), CheckpointSettings.in(Path.of("result")))
            .graph(GraphSettings.FAST.withMicroBatches(microBatches))
            .build();
    try (ModelGraph model = GraphAssembly.forTraining(settings)) {
      return model.graph().toGraphDef().getNodeCount();
    }
  }
}
