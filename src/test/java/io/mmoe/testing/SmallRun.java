package io.mmoe.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.base.StopRequest;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.JsonLinesFile;
import io.mmoe.record.RunHistory;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.Trainer;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.StepRunner;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Session;

/**
 * A trained run with small files: the full checkpoints of steps 2 and 4, an increment of step 6,
 * and the records of the run. One graph and one session serve to resume any number of copies of it.
 */
public final class SmallRun implements AutoCloseable {
  public static final long STEP = 4;
  public static final long INCREMENT_STEP = 6;

  private final TrainSettings settings;
  private final ModelGraph model;
  private final Saver saver;
  private final Session session;
  private final VariableValues variables;
  private final KeyedContents keyed;
  private final Map<String, Object> full;
  private final Map<String, Object> incremented;

  private SmallRun(TrainSettings settings) throws IOException {
    this.settings = settings;
    model = GraphAssembly.forTraining(settings);
    saver = new Saver(model);
    keyed = new KeyedContents(model.graph(), model.keyedTables());
    session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT);
    variables = new VariableValues(model, session);
    RunHistory history = new RunHistory(directory());
    history.begin(Map.of("--optimizer", "adagrad"));
    train(directory(), STEP);
    history.end(STEP, List.of());
    full = values();
    addIncrement();
    incremented = values();
    addRecords();
  }

  /** Trains in {@code run} of a directory. */
  public static SmallRun in(Path directory) throws IOException {
    return new SmallRun(
        TrainSettings.builder(
                TestSettings.goldenData(directory.resolve("data"), 8, 0),
                settings(Files.createDirectory(directory.resolve("run"))))
            .model(SmallModel.SETTINGS.withEmbeddings(embeddings()))
            .optimizer(new OptimizerSettings.Adagrad(0.1))
            .seed(1)
            .steps(STEP)
            .logging(LoggingSettings.ofLog(1))
            .evaluate(false)
            .build());
  }

  private static EmbeddingSettings embeddings() {
    return EmbeddingSettings.ByKey.of(new Filter.Counter(2), new Eviction.None());
  }

  private static CheckpointSettings settings(Path directory) {
    return new CheckpointSettings(
        directory,
        CheckpointSettings.Schedule.ofSteps(2),
        2,
        java.util.Optional.of(Duration.ofHours(1)));
  }

  public Path directory() {
    return settings.checkpoint().directory();
  }

  /** Returns all values at the full checkpoint. */
  public Map<String, Object> full() {
    return full;
  }

  /** Returns all values at the increment. */
  public Map<String, Object> incremented() {
    return incremented;
  }

  /**
   * Restores a copy of the run as training does, makes no step, and saves a checkpoint if it
   * restored the increment.
   *
   * @return all values
   */
  public Map<String, Object> resume(Path copy) {
    new RunHistory(copy).begin(Map.of("--optimizer", "adagrad"));
    new EvaluationLog(copy, settings.data()).keepUpTo(STEP);
    train(copy, 0);
    return values();
  }

  private void train(Path directory, long lastStep) {
    TrainSettings there = settings.toBuilder().checkpoint(settings(directory)).build();
    new Trainer(there, TestRows.of(model, there, 320), lastStep, new StopRequest(), List.of())
        .train(model, session, saver);
  }

  private void addIncrement() throws IOException {
    try (BatchSource rows =
        TestRows.of(model, settings, 320).training(session, RowPosition.START)) {
      StepRunner runner = new StepRunner(session, model.input(), rows);
      for (long step = STEP; step < INCREMENT_STEP; step++) {
        runner.step(List.of(model.requireTraining().newGlobalStep())).orElseThrow().close();
      }
    }
    CheckpointDirectory checkpoints = new CheckpointDirectory(directory());
    Path increment = checkpoints.increment(STEP, INCREMENT_STEP);
    saver
        .increments()
        .orElseThrow()
        .save(session, increment, new DataState(new RowPosition(0, 48), 1));
    checkpoints.publishIncrement(increment);
  }

  private void addRecords() throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonLinesFile evaluations = new JsonLinesFile(EvaluationLog.in(directory()));
    for (long step = 2; step <= STEP; step += 2) {
      evaluations.append(json.createObjectNode().put("step", step).put("by", "eval_every"));
    }
    Files.writeString(
        EvaluationLog.curves(directory()),
        "{\"step\":4,\"tasks\":{\"ctr\":{\"roc\":[[0,0],[1,1]],\"reliability\":[]}}}");
    Files.writeString(directory().resolve("metrics.json"), "{\"global_step\":4,\"loss\":0.5}");
  }

  private Map<String, Object> values() {
    Map<String, Object> values = new TreeMap<>();
    values.putAll(keyed.rows(session, "-keys"));
    keyed
        .rows(session, "-waiting_keys")
        .forEach((name, cells) -> values.put("waiting " + name, cells));
    variables.all().forEach((name, numbers) -> values.put(name, FloatBuffer.wrap(numbers)));
    values.put("global_step", variables.globalStep());
    return values;
  }

  @Override
  public void close() {
    session.close();
    model.close();
  }
}
