package io.mmoe.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.GraphSettings.Lookups;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.FormulaWeights;
import io.mmoe.testing.Golden;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.testing.VariableValues;
import io.mmoe.train.evaluate.Evaluator;
import io.mmoe.train.evaluate.TestSet;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import io.mmoe.train.session.StepRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** Ten training steps on the golden rows, compared with every number of Python TensorFlow. */
@Tag("slow")
class GoldenTrainingTest {
  private static final int STEPS = 10;
  private static final int BATCH = 32;
  private static final double TOLERANCE = 1e-5;

  @TempDir Path directory;

  static Stream<Arguments> graphsAndOptimizers() {
    Stream<Arguments> wholeBatches =
        TestSettings.graphs()
            .flatMap(
                graph ->
                    Stream.of("adagrad", "adam", "gradientdescent")
                        .map(optimizer -> Arguments.of(optimizer, graph)));
    // 32 rows in 3 micro batches (11, 11, 10), and in 7 micro batches, the last of them empty.
    Stream<Arguments> microBatches =
        Stream.of(
            Arguments.of("adagrad", GraphSettings.FAST.withMicroBatches(3)),
            Arguments.of(
                "adam",
                GraphSettings.STOCK
                    .withLookups(Lookups.OF_ALL)
                    .withStagedInput(true)
                    .withMicroBatches(7)),
            Arguments.of(
                "gradientdescent", GraphSettings.STOCK.withFusedOps(true).withMicroBatches(7)));
    return Stream.concat(wholeBatches, microBatches);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("graphsAndOptimizers")
  void trainsAndScoresLikePython(String optimizer, GraphSettings graph) {
    JsonNode golden = Golden.json(optimizer + ".json");
    TrainSettings settings =
        TestSettings.training(
            TestSettings.goldenData(directory.resolve("data"), BATCH, 0),
            graph,
            settings(optimizer, golden.get("learning_rate").asDouble()),
            STEPS,
            directory.resolve("checkpoint"));
    try (ModelGraph model = GraphAssembly.forTraining(settings);
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      session.runner().addTarget(model.initializer()).run().close();
      VariableValues values = new VariableValues(model, session);
      values.set(golden.get("moved_l1")::has, FormulaWeights::of);
      session.runner().addTarget(model.localInitializer()).run().close();

      RowSource rows = TestRows.of(model, settings, 320);
      try (BatchSource batches = rows.training(session, RowPosition.START)) {
        StepRunner runner = new StepRunner(session, model.input(), batches);
        assertFirstBatch(model, runner, golden.get("first_batch"));
      }
      try (BatchSource batches = rows.training(session, RowPosition.START)) {
        assertLosses(model, new StepRunner(session, model.input(), batches), golden, TOLERANCE);
      }
      assertThat(values.globalStep()).isEqualTo(STEPS);
      assertVariables(values, golden);
      assertEvaluation(model, session, rows, golden);
    }
  }

  static Stream<GraphSettings> bfloat16Graphs() {
    return Stream.concat(
        TestSettings.graphs().map(graph -> graph.withBfloat16(true)),
        Stream.of(GraphSettings.FAST.withBfloat16(true).withMicroBatches(2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bfloat16Graphs")
  void inBfloat16TheLossesAreWithinOnePercentAndTheVariablesFloat32(GraphSettings graph) {
    JsonNode golden = Golden.json("adagrad.json");
    TrainSettings settings =
        TestSettings.training(
            TestSettings.goldenData(directory.resolve("data"), BATCH, 0),
            graph,
            settings("adagrad", golden.get("learning_rate").asDouble()),
            STEPS,
            directory.resolve("checkpoint"));
    try (ModelGraph model = GraphAssembly.forTraining(settings);
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      session.runner().addTarget(model.initializer()).run().close();
      VariableValues values = new VariableValues(model, session);
      values.set(golden.get("moved_l1")::has, FormulaWeights::of);
      session.runner().addTarget(model.localInitializer()).run().close();
      assertThat(model.predictions().logits().type()).isEqualTo(TFloat32.class);
      RowSource rows = TestRows.of(model, settings, 320);
      try (BatchSource batches = rows.training(session, RowPosition.START)) {
        assertLosses(model, new StepRunner(session, model.input(), batches), golden, 1e-2);
      }
      assertThat(values.names())
          .as("names of float32 variables")
          .containsExactlyInAnyOrderElementsOf(variables(golden));
    }
  }

  private static OptimizerSettings settings(String name, double learningRate) {
    return switch (name) {
      case "adagrad" -> new OptimizerSettings.Adagrad(learningRate);
      case "adam" -> new OptimizerSettings.Adam(learningRate);
      default -> new OptimizerSettings.GradientDescent(learningRate);
    };
  }

  private static void assertFirstBatch(ModelGraph model, StepRunner runner, JsonNode golden) {
    List<Operand<?>> fetches =
        List.of(
            output(model, "input_layer/output"),
            output(model, "MMOE/experts"),
            output(model, "MMOE/ctr_gate/probabilities"),
            model.predictions().logits());
    try (Result result = runner.step(fetches).orElseThrow()) {
      assertClose("input layer", (TFloat32) result.get(0), golden.get("input_layer_row0"), 1);
      TFloat32 experts = (TFloat32) result.get(1);
      for (int expert = 0; expert < 4; expert++) {
        double[] expected = Golden.numbers(golden.get("experts_row0").get(expert));
        for (int unit = 0; unit < expected.length; unit++) {
          assertNear("expert " + expert, experts.getFloat(0, expert, unit), expected[unit], 1);
        }
      }
      assertClose("ctr gate", (TFloat32) result.get(2), golden.get("ctr_gate_row0"), 1);
      TFloat32 logits = (TFloat32) result.get(3);
      for (int row = 0; row < BATCH; row++) {
        double[] expected = Golden.numbers(golden.get("logits").get(row));
        assertNear("ctr logit " + row, logits.getFloat(row, 0), expected[0], 1);
        assertNear("cvr logit " + row, logits.getFloat(row, 1), expected[1], 1);
      }
    }
  }

  private static Operand<?> output(ModelGraph model, String operation) {
    return model.graph().operationOrThrow(operation).output(0);
  }

  private static void assertLosses(
      ModelGraph model, StepRunner runner, JsonNode golden, double tolerance) {
    double[] expected = Golden.numbers(golden.get("losses"));
    List<Operand<?>> fetches =
        List.of(model.requireTraining().loss(), model.requireTraining().newGlobalStep());
    for (int step = 0; step < STEPS; step++) {
      try (Result result = runner.step(fetches).orElseThrow()) {
        assertThat((double) ((TFloat32) result.get(0)).getFloat())
            .as("loss of step %d", step + 1)
            .isCloseTo(expected[step], within(tolerance * expected[step]));
      }
    }
  }

  private static void assertVariables(VariableValues values, JsonNode golden) {
    assertThat(values.names()).containsExactlyInAnyOrderElementsOf(variables(golden));
    for (Map.Entry<String, float[]> variable : values.all().entrySet()) {
      String name = variable.getKey();
      float[] actual = variable.getValue();
      double[] leading = Golden.numbers(golden.get("variables").get(name));
      for (int i = 0; i < leading.length; i++) {
        assertNear(name + "[" + i + "]", actual[i], leading[i], 1);
      }
      boolean weight = golden.get("moved_l1").has(name);
      float[] origin = weight ? FormulaWeights.of(name, actual.length) : new float[actual.length];
      double distance = 0;
      for (int i = 0; i < actual.length; i++) {
        distance += Math.abs((double) actual[i] - origin[i]);
      }
      double expected = golden.get(weight ? "moved_l1" : "slot_l1").get(name).asDouble();
      assertNear("L1 of " + name, distance, expected, 0);
    }
  }

  /** Returns the names of Python's float32 variables. */
  private static List<String> variables(JsonNode golden) {
    List<String> names = new ArrayList<>();
    golden.get("variables").fieldNames().forEachRemaining(names::add);
    names.remove("global_step");
    return names;
  }

  private static void assertEvaluation(
      ModelGraph model, Session session, RowSource rowSource, JsonNode golden) {
    List<float[]> rows = new ArrayList<>();
    EvaluationResult result;
    try (BatchSource testRows = rowSource.test(session)) {
      result =
          Evaluator.evaluate(
              model,
              session,
              new TestSet(List.of("ctr", "cvr"), testRows, () -> 0, Optional.empty()),
              probabilities -> rows.add(probabilities.clone()));
    }
    assertThat(rows).hasSize(golden.get("test_probabilities").size());
    for (int i = 0; i < rows.size(); i++) {
      double[] expected = Golden.numbers(golden.get("test_probabilities").get(i));
      assertNear("p_ctr of row " + i, rows.get(i)[0], expected[0], 0);
      assertNear("p_cvr of row " + i, rows.get(i)[1], expected[1], 0);
    }
    assertNear("ACC", result.accuracy(), golden.get("acc").asDouble(), 0);
    assertNear("AUC", result.auc(), golden.get("auc").asDouble(), 0);
  }

  private static void assertClose(String name, TFloat32 actual, JsonNode row, double scale) {
    double[] expected = Golden.numbers(row);
    for (int i = 0; i < expected.length; i++) {
      assertNear(name + "[" + i + "]", actual.getFloat(0, i), expected[i], scale);
    }
  }

  /** Compares relative to the larger one of the expected value and the given scale. */
  private static void assertNear(String name, double actual, double expected, double scale) {
    assertThat(actual)
        .as(name)
        .isCloseTo(expected, within(TOLERANCE * Math.max(Math.abs(expected), scale)));
  }
}
