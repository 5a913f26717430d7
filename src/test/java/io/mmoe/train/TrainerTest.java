package io.mmoe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.base.StopRequest;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.record.RunHistory;
import io.mmoe.record.TrainingResult;
import io.mmoe.record.trace.StepStatistics;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.CheckpointSettings.Schedule;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.GraphSettings.Lookups;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.Regularization;
import io.mmoe.settings.StatisticSteps;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.testing.VariableValues;
import io.mmoe.train.checkpoint.CheckpointException;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.hook.LossNotFiniteException;
import io.mmoe.train.hook.StatisticsHook;
import io.mmoe.train.hook.TimelineHook;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.SessionHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Session;

@Tag("slow")
class TrainerTest {
  private static final long ROWS = 320;
  private static final OptimizerSettings ADAGRAD = new OptimizerSettings.Adagrad(0.1);

  @TempDir Path directory;
  private DataSettings data;

  @BeforeEach
  void writeData() {
    data = TestSettings.goldenData(directory.resolve("data"), 24, 100);
  }

  static Stream<OptimizerSettings> optimizers() {
    return Stream.of(
        ADAGRAD, new OptimizerSettings.Adam(0.01), new OptimizerSettings.GradientDescent(0.1));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aResumedRunGivesTheVariablesOfAnUninterruptedRun(OptimizerSettings optimizer) {
    Map<String, float[]> through = train("through", optimizer, 40, 0, Schedule.ofSteps(100));
    // 17 * 24 rows end in the second epoch. The rest extends into the third.
    train("resumed", optimizer, 17, 0, Schedule.ofSteps(100));
    Map<String, float[]> resumed = train("resumed", optimizer, 40, 0, Schedule.ofSteps(100));
    assertThat(resumed.keySet()).isEqualTo(through.keySet());
    through.forEach((name, values) -> assertThat(resumed.get(name)).as(name).isEqualTo(values));
  }

  @Test
  void aRunWithAWorkQueueResumesExactly() {
    data = data.withCacheMegabytes(10).withQueueSlices(5);
    Map<String, float[]> through = train("through", ADAGRAD, 40, 0, Schedule.ofSteps(100));
    train("resumed", ADAGRAD, 17, 0, Schedule.ofSteps(100));
    Map<String, float[]> resumed = train("resumed", ADAGRAD, 40, 0, Schedule.ofSteps(100));
    through.forEach((name, values) -> assertThat(resumed.get(name)).as(name).isEqualTo(values));
  }

  @Test
  void tracesDoNotChangeTheWeightsAndHoldEveryOp() throws IOException {
    Map<String, float[]> plain = train("plain", ADAGRAD, 14, 0, Schedule.ofSteps(0));
    List<StepStatistics> statistics = new ArrayList<>();
    TrainSettings settings = settings("traced", ADAGRAD, 14, 0, Schedule.ofSteps(0), 1);
    Path traces = settings.checkpoint().directory();
    Map<String, float[]> traced =
        run(
            settings,
            List.of(
                new TimelineHook(5, traces),
                new StatisticsHook(
                    new StatisticSteps(4, 8),
                    new StepStatistics.Host(2, 2, "malloc"),
                    System::nanoTime,
                    statistics::add)));
    plain.forEach((name, values) -> assertThat(traced.get(name)).as(name).isEqualTo(values));
    JsonNode events =
        new ObjectMapper().readTree(traces.resolve("timeline-10.json").toFile()).get("traceEvents");
    assertThat(events.findValuesAsText("name")).contains("ResourceApplyAdagrad", "ReluGrad");
    assertThat(traces.resolve("timeline-5.json")).exists();
    assertThat(traces.resolve("timeline-14.json")).doesNotExist();
    assertThat(statistics).hasSize(1);
    assertThat(statistics.get(0).fromStep()).isEqualTo(5);
    assertThat(statistics.get(0).toStep()).isEqualTo(7);
    assertThat(statistics.get(0).ops()).isGreaterThan(100);
    assertThat(statistics.get(0).peakBytes()).isPositive();
    assertThat(statistics.get(0).stepMicros()).isPositive();
  }

  @Test
  void adamTrainsOnOneIdAtATime() {
    TrainSettings settings =
        settings("one", new OptimizerSettings.Adam(0.01), 3, 0, Schedule.ofSteps(0), 1);
    TrainSettings oneRow =
        settings.toBuilder()
            .data(data.withBatchSize(1).withShuffleBuffer(0))
            .graph(GraphSettings.FAST.withLookups(Lookups.OF_EACH))
            .build();
    assertThat(run(oneRow)).isNotEmpty();
  }

  @Test
  void theSameSeedGivesTheSameLossesAndAnotherSeedDifferentOnes() throws IOException {
    train("a", ADAGRAD, 20, 0, Schedule.ofSteps(0));
    train("b", ADAGRAD, 20, 0, Schedule.ofSteps(0));
    assertThat(losses("a")).hasSize(20).isEqualTo(losses("b"));
    TrainSettings other = settings("c", ADAGRAD, 20, 0, Schedule.ofSteps(0), 7);
    run(other);
    assertThat(losses("c")).isNotEqualTo(losses("a"));
  }

  @Test
  void savesOnScheduleAndAtTheEndAndKeepsTheNewest() throws IOException {
    train("saved", ADAGRAD, 10, 0, Schedule.ofSteps(4));
    assertThat(checkpoints("saved")).containsExactly("model.ckpt-10.index");
  }

  @Test
  void scheduleZeroSavesNothing() throws IOException {
    train("unsaved", ADAGRAD, 5, 0, Schedule.ofSteps(0));
    assertThat(checkpoints("unsaved")).isEmpty();
  }

  @Test
  void aDivergedRunKeepsItsLastGoodCheckpoint() throws IOException {
    train("diverged", ADAGRAD, 3, 0, Schedule.ofSteps(1));
    OptimizerSettings wild = new OptimizerSettings.Adagrad(1e30);
    assertThatThrownBy(() -> train("diverged", wild, 50, 0, Schedule.ofSteps(1000)))
        .isInstanceOf(LossNotFiniteException.class)
        .hasMessageContaining("learning_rate");
    assertThat(checkpoints("diverged")).containsExactly("model.ckpt-3.index");
  }

  @Test
  void aCheckpointOfAnotherOptimizerIsRejectedWithTheFlagInOneLine() {
    train("slots", ADAGRAD, 2, 0, Schedule.ofSteps(1));
    RunHistory history = new RunHistory(directory.resolve("slots"));
    history.begin(Map.of("--optimizer", "adagrad"));
    history.begin(Map.of("--optimizer", "adam"));
    OptimizerSettings adam = new OptimizerSettings.Adam(0.1);
    assertThatThrownBy(() -> train("slots", adam, 4, 0, Schedule.ofSteps(1)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("head/beta1_power is missing (--verbose lists all). ")
        .hasMessageEndingWith(
            "An earlier run had --optimizer adagrad. Use the same flags, or a new --checkpoint")
        .satisfies(failure -> assertThat(failure.getMessage()).hasLineCount(1));
  }

  @Test
  void aStopRequestSavesAndEnds() throws IOException {
    TrainSettings settings = settings("stopped", ADAGRAD, 1000, 0, Schedule.ofSteps(1000), 1);
    StopRequest request = new StopRequest();
    try (ModelGraph model = GraphAssembly.forTraining(settings);
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      Thread stopping =
          new Thread(
              () -> {
                try {
                  Thread.sleep(300);
                  request.requestAndAwait(Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      stopping.start();
      TrainingResult result = trainer(model, settings, request).train(model, session, saver(model));
      assertThat(result.stopRequested()).isTrue();
      assertThat(result.globalStep()).isLessThan(1000);
      assertThat(checkpoints("stopped"))
          .containsExactly("model.ckpt-" + result.globalStep() + ".index");
    }
  }

  @Test
  void resumingDropsLogLinesOfStepsThatWereLost() throws IOException {
    train("log", ADAGRAD, 4, 0, Schedule.ofSteps(4));
    Path log = directory.resolve("log/train_log.jsonl");
    Files.writeString(
        log,
        Files.readString(log)
            + "{\"step\":5,\"loss\":9.0,\"steps_per_sec\":1.0}\n{\"step\":6,\"lo");
    train("log", ADAGRAD, 6, 0, Schedule.ofSteps(4));
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(6).noneMatch(line -> line.contains("\"loss\":9.0"));
    assertThat(lines.get(5)).startsWith("{\"step\":6,\"loss\":0.").endsWith("}");
  }

  @Test
  void l2RegularizationAddsHalfTheSquaredKernelsToTheLoss() throws IOException {
    double l2 = 0.125;
    train("plain", ADAGRAD, 1, 0, Schedule.ofSteps(0));
    train("l2", ADAGRAD, 1, l2, Schedule.ofSteps(0));
    TrainSettings fresh = settings("fresh", ADAGRAD, 1, 0, Schedule.ofSteps(0), 1);
    double squares = 0;
    try (ModelGraph model = GraphAssembly.forTraining(fresh);
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      session.runner().addTarget(model.initializer()).run().close();
      for (var variable : new VariableValues(model, session).all().entrySet()) {
        if (variable.getKey().endsWith("/kernel")) {
          for (float weight : variable.getValue()) {
            squares += (double) weight * weight;
          }
        }
      }
    }
    double difference = losses("l2").get(0) - losses("plain").get(0);
    assertThat(difference).isCloseTo(l2 * 0.5 * squares, within(1e-5 * squares));
  }

  @Test
  void l2RegularizationHasTheSameEffectInBothGraphs() throws IOException {
    for (GraphSettings graph : List.of(GraphSettings.STOCK, GraphSettings.FAST)) {
      String name = "l2-" + graph.fusedOps();
      TrainSettings settings = settings(name, ADAGRAD, 10, 0.01, Schedule.ofSteps(0), 1);
      run(settings.toBuilder().data(data.withShuffleBuffer(0)).graph(graph).build());
    }
    List<Double> automatic = losses("l2-false");
    List<Double> byHand = losses("l2-true");
    for (int step = 0; step < 10; step++) {
      assertThat(byHand.get(step)).isCloseTo(automatic.get(step), within(1e-5));
    }
  }

  private Map<String, float[]> train(
      String name, OptimizerSettings optimizer, long steps, double l2, Schedule schedule) {
    return run(settings(name, optimizer, steps, l2, schedule, 1));
  }

  private Map<String, float[]> run(TrainSettings settings) {
    return run(settings, List.of());
  }

  private Map<String, float[]> run(TrainSettings settings, List<SessionHook> hooks) {
    try (ModelGraph model = GraphAssembly.forTraining(settings);
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      trainer(model, settings, new StopRequest(), hooks).train(model, session, saver(model));
      return new VariableValues(model, session).all();
    }
  }

  private static Trainer trainer(
      ModelGraph model, TrainSettings settings, StopRequest stopRequest) {
    return trainer(model, settings, stopRequest, List.of());
  }

  private static Trainer trainer(
      ModelGraph model, TrainSettings settings, StopRequest stopRequest, List<SessionHook> hooks) {
    return new Trainer(
        settings, TestRows.of(model, settings, ROWS), settings.steps(), stopRequest, hooks);
  }

  private static Saver saver(ModelGraph model) {
    return new Saver(model);
  }

  private TrainSettings settings(
      String name,
      OptimizerSettings optimizer,
      long steps,
      double l2,
      Schedule schedule,
      long seed) {
    try {
      Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TrainSettings.builder(
            data, CheckpointSettings.in(directory.resolve(name)).withSchedule(schedule))
        .model(SmallModel.SETTINGS)
        .optimizer(optimizer)
        .regularization(new Regularization(l2, 0))
        .seed(seed)
        .steps(steps)
        .logging(LoggingSettings.ofLog(1))
        .evaluate(false)
        .build();
  }

  private List<Double> losses(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name).resolve("train_log.jsonl")).stream()
        .map(line -> Double.valueOf(line.replaceAll(".*\"loss\":([^,]*),.*", "$1")))
        .toList();
  }

  private List<String> checkpoints(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".index"))
          .toList();
    }
  }
}
