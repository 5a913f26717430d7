package io.mmoe.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariablePlacement.Kind;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.PartitionSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.FixedShards;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.testing.VariableValues;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.cluster.RoundRobinPlacement;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.StepRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** Variables in shards train like whole variables, and their checkpoints are the same. */
@Tag("slow")
class ShardsTest {
  private static final int STEPS = 6;
  @TempDir Path directory;

  static Stream<Arguments> graphsAndOptimizers() {
    List<OptimizerSettings> optimizers =
        List.of(
            new OptimizerSettings.Adagrad(0.1),
            new OptimizerSettings.Adam(0.001),
            new OptimizerSettings.GradientDescent(0.1));
    return Stream.of(GraphSettings.STOCK, GraphSettings.FAST)
        .flatMap(graph -> optimizers.stream().map(optimizer -> Arguments.of(graph, optimizer)));
  }

  @ParameterizedTest
  @MethodSource("graphsAndOptimizers")
  void shardsTrainLikeTheWholeVariableAndTheirCheckpointsAreInterchangeable(
      GraphSettings graph, OptimizerSettings optimizer) {
    TrainSettings settings =
        TestSettings.training(
                TestSettings.goldenData(directory.resolve("data"), 32, 0),
                graph,
                optimizer,
                STEPS,
                directory)
            .toBuilder()
            .model(SmallModel.SETTINGS)
            .build();
    Path whole = directory.resolve("whole");
    Path pieces = directory.resolve("pieces");
    float[] expected = train(settings, VariablePlacement.LOCAL, whole);
    float[] actual = train(settings, new FixedShards(3, 3), pieces);
    for (int step = 0; step < STEPS; step++) {
      assertThat(actual[step]).isCloseTo(expected[step], within(1e-6f * expected[step]));
    }
    assertThat(CheckpointReader.entries(pieces.toString()))
        .isEqualTo(CheckpointReader.entries(whole.toString()));
    Map<String, float[]> values = restore(settings, VariablePlacement.LOCAL, pieces);
    Path again = directory.resolve("again");
    copyThrough(settings, new FixedShards(2, 2), pieces, again);
    Map<String, float[]> throughTwo = restore(settings, VariablePlacement.LOCAL, again);
    assertThat(throughTwo.keySet()).isEqualTo(values.keySet());
    values.forEach((name, floats) -> assertThat(throughTwo.get(name)).as(name).isEqualTo(floats));
  }

  @Test
  void theNumberOfShardsIsLimitedBySizeAndServers() {
    RoundRobinPlacement placement = new RoundRobinPlacement(4, new PartitionSettings(1, 16));
    assertThat(placement.shards(Kind.TABLE, 100_000, 6_400_000)).isEqualTo(4);
    assertThat(placement.shards(Kind.TABLE, 100_000, 2 << 20)).isEqualTo(2);
    assertThat(placement.shards(Kind.TABLE, 10, 640)).isEqualTo(1);
    assertThat(placement.shards(Kind.DENSE, 2, 1 << 20)).isEqualTo(2);
    assertThat(placement.shards(Kind.DENSE, 272, (16 << 10) + 1)).isEqualTo(2);
    RoundRobinPlacement whole = new RoundRobinPlacement(4, PartitionSettings.NONE);
    assertThat(whole.shards(Kind.TABLE, 100_000, 6_400_000)).isEqualTo(1);
    assertThat(Stream.generate(whole::next).limit(6))
        .extracting(device -> device.orElseThrow().task())
        .containsExactly(0, 1, 2, 3, 0, 1);
  }

  private static float[] train(
      TrainSettings settings, VariablePlacement placement, Path checkpoint) {
    try (ModelGraph model = GraphAssembly.forTraining(settings, placement, settings.seed());
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      Saver saver = new Saver(model);
      session.runner().addTarget(model.initializer()).run().close();
      session.runner().addTarget(model.localInitializer()).run().close();
      List<Float> losses = new ArrayList<>();
      try (BatchSource rows =
          TestRows.of(model, settings, 320).training(session, RowPosition.START)) {
        StepRunner runner = new StepRunner(session, model.input(), rows);
        for (int step = 0; step < STEPS; step++) {
          var fetches =
              List.of(model.requireTraining().loss(), model.requireTraining().newGlobalStep());
          try (Result result = runner.step(fetches).orElseThrow()) {
            losses.add(((TFloat32) result.get(0)).getFloat());
          }
        }
      }
      saver.save(session, checkpoint, new DataState(RowPosition.START, 1));
      float[] values = new float[STEPS];
      for (int step = 0; step < STEPS; step++) {
        values[step] = losses.get(step);
      }
      return values;
    }
  }

  private static Map<String, float[]> restore(
      TrainSettings settings, VariablePlacement placement, Path checkpoint) {
    try (ModelGraph model = GraphAssembly.forTraining(settings, placement, settings.seed());
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      new Saver(model).restore(session, checkpoint);
      return new VariableValues(model, session).all();
    }
  }

  private static void copyThrough(
      TrainSettings settings, VariablePlacement placement, Path from, Path to) {
    try (ModelGraph model = GraphAssembly.forTraining(settings, placement, settings.seed());
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      Saver saver = new Saver(model);
      saver.restore(session, from);
      saver.save(session, to, new DataState(RowPosition.START, 1));
    }
  }
}
