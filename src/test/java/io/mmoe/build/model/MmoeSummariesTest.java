package io.mmoe.build.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.StepRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.Summary;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Tests the summaries of a batch against the tensors of the same step. */
class MmoeSummariesTest {
  private static final int BATCH = 24;

  @TempDir Path directory;

  /** Tests the tags against the names of train.py under TensorFlow 1. */
  @Test
  void tagsMatchTrainPy() {
    Map<String, Summary.Value> values = step(GraphSettings.FAST).values();
    List<String> layers = new ArrayList<>();
    for (String block : List.of("expert_1", "expert_2", "ctr", "cvr")) {
      for (int layer = 0; layer < 2; layer++) {
        String scope = "MMOE/" + block + "/" + block + "_layer_" + layer;
        layers.add(scope + "/" + scope);
      }
    }
    layers.add("MMOE/ctr/ctr_output");
    layers.add("MMOE/cvr/cvr_output");
    Stream<String> ofLayers =
        layers.stream()
            .flatMap(layer -> Stream.of(layer + "/fraction_of_zero_values", layer + "/activation"));
    Stream<String> ofGates =
        Stream.of("ctr_gate", "cvr_gate")
            .flatMap(
                gate ->
                    IntStream.of(1, 2)
                        .boxed()
                        .flatMap(
                            expert ->
                                Stream.of(
                                    "MMOE/" + gate + "/mean_weight/expert_" + expert,
                                    "MMOE/" + gate + "/weight/expert_" + expert)));
    assertThat(values.keySet())
        .containsExactlyInAnyOrderElementsOf(Stream.concat(ofLayers, ofGates).toList());
  }

  @Test
  void zerosAndHistogramOfALayerMatchItsOutput() {
    for (GraphSettings graph : List.of(GraphSettings.FAST, GraphSettings.STOCK)) {
      Step step = step(graph);
      String layer = "MMOE/expert_2/expert_2_layer_1";
      float[] output = step.tensor(layer + "/Relu");
      assertThat(output).hasSize(BATCH * 4);
      Summary.Value zeros = step.value(layer + "/" + layer + "/fraction_of_zero_values");
      long expected = IntStream.range(0, output.length).filter(i -> output[i] == 0).count();
      assertThat(expected).isPositive();
      assertThat(zeros.getSimpleValue()).isCloseTo((float) expected / output.length, within(1e-6f));
      assertDescribes(step.histogram(layer + "/" + layer + "/activation"), output);
    }
  }

  @Test
  void theHistogramOfATowerMatchesItsLogits() {
    Step step = step(GraphSettings.FAST);
    float[] logits = step.tensor("logits");
    for (int task = 0; task < 2; task++) {
      float[] ofTask = new float[BATCH];
      for (int row = 0; row < BATCH; row++) {
        ofTask[row] = logits[2 * row + task];
      }
      String name = List.of("ctr", "cvr").get(task);
      assertDescribes(step.histogram("MMOE/" + name + "/" + name + "_output/activation"), ofTask);
    }
  }

  @Test
  void theMeanWeightsOfAGateMatchItsShares() {
    Step step = step(GraphSettings.FAST);
    float[] shares = step.tensor("MMOE/cvr_gate/probabilities");
    for (int expert = 0; expert < 2; expert++) {
      float[] weights = new float[BATCH];
      float mean = 0;
      for (int row = 0; row < BATCH; row++) {
        weights[row] = shares[2 * row + expert];
        mean += weights[row] / BATCH;
      }
      String name = "expert_" + (expert + 1);
      assertThat(step.value("MMOE/cvr_gate/mean_weight/" + name).getSimpleValue())
          .isCloseTo(mean, within(1e-6f));
      assertDescribes(step.histogram("MMOE/cvr_gate/weight/" + name), weights);
    }
  }

  @Test
  void microBatchesAndBfloat16SummarizeTheWholeBatch() {
    GraphSettings graph = GraphSettings.FAST.withBfloat16(true).withMicroBatches(3);
    Step step = step(graph);
    float[] shares = step.tensor("MMOE/cvr_gate/probabilities");
    assertThat(step.histogram("MMOE/cvr_gate/weight/expert_1").getNum()).isEqualTo(BATCH);
    assertThat(shares).hasSize(2 * BATCH);
  }

  /** Checks count, extremes and sums, and that each value is in the first bucket above it. */
  private static void assertDescribes(HistogramProto histogram, float[] values) {
    double sum = 0;
    double squares = 0;
    float smallest = Float.POSITIVE_INFINITY;
    float largest = Float.NEGATIVE_INFINITY;
    double[] counts = new double[histogram.getBucketCount()];
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
      int bucket = 0;
      while (value >= histogram.getBucketLimit(bucket)) {
        bucket++;
      }
      counts[bucket]++;
    }
    assertThat(histogram.getNum()).isEqualTo(values.length);
    assertThat(histogram.getMin()).isEqualTo(smallest);
    assertThat(histogram.getMax()).isEqualTo(largest);
    assertThat(histogram.getSum()).isCloseTo(sum, within(1e-4));
    assertThat(histogram.getSumSquares()).isCloseTo(squares, within(1e-4));
    assertThat(histogram.getBucketList()).containsExactly(box(counts));
  }

  private static Double[] box(double[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> values[i]).toArray(Double[]::new);
  }

  /**
   * The results of one step.
   *
   * @param values values of the summary by tag
   * @param tensors flat tensors of the same step by name
   */
  private record Step(Map<String, Summary.Value> values, Map<String, float[]> tensors) {
    Summary.Value value(String tag) {
      return Objects.requireNonNull(values.get(tag), tag);
    }

    HistogramProto histogram(String tag) {
      return value(tag).getHisto();
    }

    float[] tensor(String name) {
      return Objects.requireNonNull(tensors.get(name), name);
    }
  }

  private Step step(GraphSettings graph) {
    Path data = directory.resolve("data-" + graph.hashCode());
    TrainSettings settings =
        TestSettings.training(
                TestSettings.goldenData(data, BATCH, 0),
                graph,
                new OptimizerSettings.Adagrad(0.1),
                1,
                directory)
            .toBuilder()
            .model(SmallModel.SETTINGS)
            .build();
    try (ModelGraph model = GraphAssembly.forTraining(settings);
        Session session = LocalSessions.open(model.graph(), settings.threads());
        BatchSource rows = TestRows.of(model, settings, 320).training(session, RowPosition.START)) {
      session.runner().addTarget(model.initializer()).run().close();
      session.runner().addTarget(model.localInitializer()).run().close();
      Map<String, Operand<?>> fetches = new LinkedHashMap<>();
      fetches.put("summaries", model.requireTraining().summaries());
      fetches.put("logits", model.predictions().logits());
      for (String name :
          List.of("MMOE/expert_2/expert_2_layer_1/Relu", "MMOE/cvr_gate/probabilities")) {
        fetches.put(name, model.graph().operation(name).<TType>output(0));
      }
      StepRunner runner = new StepRunner(session, model.input(), rows);
      try (Result result = runner.step(List.copyOf(fetches.values())).orElseThrow()) {
        return read(result, List.copyOf(fetches.keySet()));
      }
    }
  }

  private static Step read(Result result, List<String> names) {
    Map<String, Summary.Value> values = new LinkedHashMap<>();
    Map<String, float[]> tensors = new LinkedHashMap<>();
    try {
      byte[] serialized = ((TString) result.get(0)).asBytes().getObject();
      Summary.parseFrom(serialized)
          .getValueList()
          .forEach(value -> values.put(value.getTag(), value));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    for (int i = 1; i < names.size(); i++) {
      if (result.get(i) instanceof TFloat32 tensor) {
        tensors.put(names.get(i), flat(tensor));
      }
    }
    return new Step(values, tensors);
  }

  private static float[] flat(FloatNdArray tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    int[] next = {0};
    tensor.scalars().forEach(value -> values[next[0]++] = value.getFloat());
    return values;
  }
}
