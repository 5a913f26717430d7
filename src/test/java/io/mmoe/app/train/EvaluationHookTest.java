package io.mmoe.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.app.evaluate.TestSetEvaluator;
import io.mmoe.base.StopRequest;
import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.EvaluationLog.Occasion;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.CheckpointSettings.EverySteps;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EvaluationSchedule;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.TargetMetric;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.KeyedContents;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.testing.VariableValues;
import io.mmoe.train.Trainer;
import io.mmoe.train.checkpoint.BestCheckpoints;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowSource;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Session;

@Tag("slow")
class EvaluationHookTest {
  private static final long ROWS = 320;
  private static final long STEPS = 40;
  private static final EmbeddingSettings HASHED = EmbeddingSettings.HASHED;

  /** Tables with seen rows only, for small checkpoints. */
  private static final EmbeddingSettings KEYED =
      EmbeddingSettings.ByKey.of(
          new EmbeddingSettings.Filter.None(), new EmbeddingSettings.Eviction.None());

  /** A rate with which the test loss of the golden data falls, rises, falls and rises. */
  private static final OptimizerSettings OPTIMIZER = new OptimizerSettings.Adagrad(0.5);

  @TempDir Path directory;
  private DataSettings data;

  @BeforeEach
  void writeData() {
    data = TestSettings.goldenData(directory.resolve("data"), 24, 100);
  }

  /** Returns every kind of input, and tables with their own state. */
  static Stream<TrainSettings> kinds() {
    DataSettings any =
        DataSettings.in(Path.of("any"))
            .withBatchSize(24)
            .withShuffleBuffer(100)
            .withCacheMegabytes(10);
    DataSettings queued = any.withQueueSlices(3);
    EmbeddingSettings keyed =
        EmbeddingSettings.ByKey.of(
            new EmbeddingSettings.Filter.Counter(2), new EmbeddingSettings.Eviction.ByAge(5));
    return Stream.of(
        settings(any, GraphSettings.STOCK, HASHED),
        settings(any, GraphSettings.FAST, HASHED),
        settings(queued, GraphSettings.FAST, HASHED),
        settings(any, GraphSettings.FAST, keyed));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void trainingIsTheSameWithAndWithoutIt(TrainSettings kind) throws IOException {
    TrainSettings settings = in("data", kind);
    try (Runs runs = new Runs(settings)) {
      Weights without = runs.upTo(15, "without", Optional.empty());
      Weights with = runs.upTo(15, "with", Optional.of(schedule(3, OptionalInt.empty())));
      assertThat(lossesOf("with")).hasSize(15).isEqualTo(lossesOf("without"));
      assertThat(with.rows()).isEqualTo(without.rows());
      without
          .variables()
          .forEach((name, values) -> assertThat(with.variables().get(name)).isEqualTo(values));
      assertThat(evaluations("with")).hasSize(5);
    }
  }

  @Test
  void aRunKilledAndResumedAtAnyMomentDecidesAsAnUninterruptedRun() throws IOException {
    EvaluationSchedule schedule = schedule(2, OptionalInt.of(2));
    try (Runs runs = new Runs(in("data", settings(data, GraphSettings.FAST, KEYED)))) {
      runs.run("through", Optional.of(schedule), List.of());
      List<String> expected = evaluations("through");
      long lastStep = lastStep("through");
      long bestStep = best("through").latestStep().orElseThrow();
      assertThat(lastStep).as("stopped early").isLessThan(STEPS).isEqualTo(bestStep + 4);
      assertThat(bestStep).as("the best is not the first").isGreaterThan(4);
      for (Moment moment :
          List.of(
              new Moment(3, true), // Before the first checkpoint.
              new Moment(12, true),
              new Moment(bestStep, false), // The best is newer than the checkpoint.
              new Moment(bestStep + 1, true),
              new Moment(lastStep, false))) { // The stop is decided, but not saved.
        String name = "killed-" + moment.step() + "-" + moment.beforeEvaluation();
        kill(runs, name, schedule, moment);
        assertTheBestUpToTheCheckpointIsThere(name);
        runs.run(name, Optional.of(schedule), List.of());
        assertThat(evaluations(name)).as(name).isEqualTo(expected);
        assertThat(lastStep(name)).as(name).isEqualTo(lastStep);
        assertThat(best(name).latestStep()).as(name).hasValue(bestStep);
      }
    }
  }

  /** A moment to kill a run: in the hooks of a step, before or after its evaluation. */
  private record Moment(long step, boolean beforeEvaluation) {}

  private void kill(Runs runs, String name, EvaluationSchedule schedule, Moment moment) {
    SessionHook killer =
        new SessionHook() {
          @Override
          public void afterStep(RunControl control, StepValues values) {
            if (control.globalStep() == moment.step()) {
              throw new IllegalStateException("killed");
            }
          }
        };
    assertThatThrownBy(
            () -> runs.run(name, Optional.of(schedule), List.of(killer), moment.beforeEvaluation()))
        .hasMessage("killed");
  }

  /** Later evaluations are ignored, since the resumed run may not repeat them. */
  private void assertTheBestUpToTheCheckpointIsThere(String name) throws IOException {
    long resumed =
        new CheckpointDirectory(directory.resolve(name)).latest().map(this::step).orElse(0L);
    double best = Double.POSITIVE_INFINITY;
    long bestStep = -1;
    for (JsonNode line : lines(name)) {
      double value = line.at(schedule(1, OptionalInt.empty()).metric().pointer()).asDouble();
      if (line.get("step").asLong() <= resumed && value < best) {
        best = value;
        bestStep = line.get("step").asLong();
      }
    }
    if (bestStep >= 0) {
      assertThat(checkpointsIn(best(name).directory()))
          .as(name)
          .contains("model.ckpt-" + bestStep + ".index")
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void aStoppedRunStaysStoppedAndResumesWithMorePatience() throws IOException {
    try (Runs runs = new Runs(in("data", settings(data, GraphSettings.FAST, KEYED)))) {
      runs.run("run", Optional.of(schedule(2, OptionalInt.of(2))), List.of());
      long stopped = lastStep("run");
      List<String> evaluations = evaluations("run");
      runs.run("run", Optional.of(schedule(2, OptionalInt.of(2))), List.of());
      assertThat(lastStep("run")).isEqualTo(stopped);
      assertThat(evaluations("run")).isEqualTo(evaluations);
      runs.run("run", Optional.of(schedule(2, OptionalInt.of(3))), List.of());
      assertThat(lastStep("run")).isGreaterThan(stopped);
    }
  }

  @Test
  void theBestCheckpointHasTheWeightsOfItsStep() throws IOException {
    try (Runs runs = new Runs(in("data", settings(data, GraphSettings.FAST, KEYED)))) {
      runs.run("run", Optional.of(schedule(2, OptionalInt.of(2))), List.of());
      Path best = best("run").latest().orElseThrow();
      Weights atBest = runs.upTo(step(best), "shorter", Optional.empty());
      Weights restored = runs.restored(best);
      atBest
          .variables()
          .forEach((name, values) -> assertThat(restored.variables().get(name)).isEqualTo(values));
    }
  }

  private static EvaluationSchedule schedule(long every, OptionalInt patience) {
    return new EvaluationSchedule(every, new TargetMetric("ctr_log_loss"), patience, 0, true);
  }

  private static TrainSettings settings(
      DataSettings data, GraphSettings graph, EmbeddingSettings embeddings) {
    return TrainSettings.builder(
            data, CheckpointSettings.in(Path.of("any")).withSchedule(new EverySteps(5)))
        .model(SmallModel.SETTINGS.withEmbeddings(embeddings))
        .graph(graph)
        .optimizer(OPTIMIZER)
        .seed(1)
        .steps(STEPS)
        .logging(LoggingSettings.ofLog(1))
        .build();
  }

  private TrainSettings in(String dataName, TrainSettings kind) {
    DataSettings there =
        kind.data().withDirectory(directory.resolve(dataName)).withCacheMegabytes(10);
    return with(there, kind, kind.checkpoint().directory());
  }

  private static TrainSettings with(DataSettings data, TrainSettings kind, Path checkpoint) {
    return kind.toBuilder()
        .data(data)
        .checkpoint(CheckpointSettings.in(checkpoint).withSchedule(kind.checkpoint().schedule()))
        .build();
  }

  private BestCheckpoints best(String name) {
    return new BestCheckpoints(directory.resolve(name));
  }

  private long lastStep(String name) {
    return step(new CheckpointDirectory(directory.resolve(name)).requireLatest());
  }

  private long step(Path checkpoint) {
    return CheckpointReader.scalar(checkpoint.toString(), "global_step");
  }

  private List<JsonNode> lines(String name) {
    return new EvaluationLog(directory.resolve(name), data).read(Occasion.DURING_TRAINING);
  }

  /** Returns all evaluations with all metrics, without times. */
  private List<String> evaluations(String name) {
    return lines(name).stream()
        .map(line -> line.toString().replaceFirst("\"time\":\"[^\"]*\",", ""))
        .toList();
  }

  private List<String> lossesOf(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name).resolve("train_log.jsonl")).stream()
        .map(line -> line.replaceAll(",\"steps_per_sec.*", ""))
        .toList();
  }

  private static List<String> checkpointsIn(Path there) throws IOException {
    try (Stream<Path> files = Files.list(there)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".index"))
          .toList();
    }
  }

  /**
   * The trained weights of a run.
   *
   * @param rows the rows by key
   */
  private record Weights(Map<String, float[]> variables, Map<String, List<Float>> rows) {}

  /** Runs on one graph, each in its own session. */
  private final class Runs implements AutoCloseable {
    private final TrainSettings settings;
    private final ModelGraph model;
    private final Saver saver;
    private final RowSource rows;
    private final KeyedContents keyed;

    Runs(TrainSettings settings) {
      this.settings = settings;
      model = GraphAssembly.forTraining(settings);
      saver = new Saver(model);
      rows = TestRows.of(model, settings, ROWS);
      keyed = new KeyedContents(model.graph(), model.keyedTables());
    }

    Weights run(String name, Optional<EvaluationSchedule> schedule, List<SessionHook> more) {
      return run(name, schedule, more, false);
    }

    Weights run(
        String name,
        Optional<EvaluationSchedule> schedule,
        List<SessionHook> more,
        boolean moreFirst) {
      List<SessionHook> watch = watch(name, schedule);
      List<SessionHook> hooks =
          Stream.of(moreFirst ? more : watch, moreFirst ? watch : more)
              .flatMap(List::stream)
              .toList();
      return train(name, STEPS, hooks);
    }

    Weights upTo(long step, String name, Optional<EvaluationSchedule> schedule) {
      return train(name, step, watch(name, schedule));
    }

    private List<SessionHook> watch(String name, Optional<EvaluationSchedule> schedule) {
      return schedule.<List<SessionHook>>map(one -> List.of(hook(name, one))).orElse(List.of());
    }

    Weights restored(Path checkpoint) {
      try (Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
        saver.restore(session, checkpoint);
        return weights(session);
      }
    }

    private Weights train(String name, long steps, List<SessionHook> hooks) {
      Path checkpoint = directory.resolve(name);
      try {
        Files.createDirectories(checkpoint);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      try (Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
        TrainSettings there = with(settings.data(), settings, checkpoint);
        new Trainer(there, rows, steps, new StopRequest(), hooks).train(model, session, saver);
        return weights(session);
      }
    }

    private SessionHook hook(String name, EvaluationSchedule schedule) {
      Path checkpoint = directory.resolve(name);
      TestSetEvaluator evaluator =
          new TestSetEvaluator(
              settings.data(),
              settings.model().taskNames(),
              Optional.empty(),
              OptionalLong.empty());
      return new EvaluationHook(
          schedule,
          new TrainableModel(model, saver, rows),
          evaluator,
          new EvaluationHook.Records(
              new EvaluationLog(checkpoint, data), new BestCheckpoints(checkpoint)),
          1);
    }

    private Weights weights(Session session) {
      return new Weights(new VariableValues(model, session).all(), keyed.rows(session, "-keys"));
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
