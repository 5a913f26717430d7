package io.mmoe.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.FixedShards;
import io.mmoe.testing.KeyedContents;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.testing.VariableValues;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.StepRunner;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Session;

/** A full checkpoint with its increment restores the state at the increment, bit for bit. */
@Tag("slow")
class IncrementTest {
  private static final EmbeddingSettings COUNTED =
      EmbeddingSettings.ByKey.of(new Filter.Counter(3), new Eviction.None());
  private static final EmbeddingSettings ADAPTIVE =
      EmbeddingSettings.ByKey.of(new Filter.Counter(3), new Eviction.None()).withAdaptive(true);

  @TempDir Path directory;

  static Stream<Arguments> models() {
    OptimizerSettings adagrad = new OptimizerSettings.Adagrad(0.1);
    return Stream.of(
        Arguments.of(EmbeddingSettings.HASHED, adagrad, 1, 1),
        Arguments.of(EmbeddingSettings.HASHED, new OptimizerSettings.AdamAsync(0.01, false), 1, 3),
        Arguments.of(EmbeddingSettings.HASHED, new OptimizerSettings.AdagradDecay(0.1), 3, 2),
        Arguments.of(COUNTED, adagrad, 1, 3),
        Arguments.of(ADAPTIVE, adagrad, 2, 1),
        Arguments.of(COUNTED, new OptimizerSettings.Adam(0.01), 3, 1));
  }

  @ParameterizedTest
  @MethodSource("models")
  void restoringAnIncrementAfterItsFullCheckpointGivesTheStateAtTheIncrement(
      EmbeddingSettings embeddings, OptimizerSettings optimizer, int pieces, int restoredInto) {
    TrainSettings settings = settings(embeddings, optimizer);
    Path full = directory.resolve("full");
    Path increment = directory.resolve("increment");
    Path second = directory.resolve("second");
    DataState data = new DataState(new RowPosition(2, 7), 1);
    Map<String, Object> expected;
    Map<String, Object> later;
    try (Trained trained = new Trained(settings, FixedShards.ofTables(pieces))) {
      trained.train(5);
      trained.increments().reset(trained.session);
      trained.saver.save(trained.session, full, data);
      trained.train(2);
      trained.increments().save(trained.session, increment, data);
      expected = trained.values();
      trained.train(1);
      trained.increments().save(trained.session, second, data);
      later = trained.values();
    }
    assertThat(later.equals(expected)).isFalse();
    try (Trained restored = new Trained(settings, FixedShards.ofTables(restoredInto))) {
      restored.saver.restore(restored.session, full);
      assertThat(restored.values().equals(expected)).isFalse();
      restored.startTracking();
      restored.increments().restore(restored.session, increment);
      assertThat(restored.values().equals(expected)).isTrue();
      assertThat(restored.increments().dataState(restored.session, increment)).contains(data);
      // Restored rows are marked as changed since the full checkpoint.
      Path again = directory.resolve("again");
      restored.increments().save(restored.session, again, data);
      try (Trained third = new Trained(settings, FixedShards.ofTables(1))) {
        third.saver.restore(third.session, full);
        third.startTracking();
        third.increments().restore(third.session, again);
        assertThat(third.values().equals(expected)).isTrue();
        third.increments().restore(third.session, second);
        assertThat(third.values().equals(later)).isTrue();
      }
    }
  }

  private TrainSettings settings(EmbeddingSettings embeddings, OptimizerSettings optimizer) {
    DataSettings data = TestSettings.goldenData(directory.resolve("data"), 8, 0);
    return TrainSettings.builder(
            data, CheckpointSettings.in(directory).withIncrements(Duration.ofSeconds(1)))
        .model(SmallModel.SETTINGS.withEmbeddings(embeddings))
        .optimizer(optimizer)
        .seed(1)
        .steps(10)
        .evaluate(false)
        .build();
  }

  /** A model in a training session. Each call of {@code train} continues at the next row. */
  private static final class Trained implements AutoCloseable {
    private final ModelGraph model;
    private final Saver saver;
    private final VariableValues variables;
    private final KeyedContents keyed;
    private final Session session;
    private final BatchSource rows;

    Trained(TrainSettings settings, VariablePlacement placement) {
      model = GraphAssembly.forTraining(settings, placement, 1);
      saver = new Saver(model);
      keyed = new KeyedContents(model.graph(), model.keyedTables());
      session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT);
      variables = new VariableValues(model, session);
      session.runner().addTarget(model.initializer()).run().close();
      startTracking();
      rows = TestRows.of(model, settings, 320).training(session, RowPosition.START);
    }

    void startTracking() {
      session.runner().addTarget(model.localInitializer()).run().close();
    }

    IncrementalSaver increments() {
      return saver.increments().orElseThrow();
    }

    void train(int steps) {
      StepRunner runner = new StepRunner(session, model.input(), rows);
      for (int i = 0; i < steps; i++) {
        runner.step(List.of(model.requireTraining().newGlobalStep())).orElseThrow().close();
      }
    }

    /** Returns all values that a checkpoint holds, independent of the number of shards. */
    Map<String, Object> values() {
      Map<String, Object> values = new TreeMap<>();
      values.putAll(keyed.rows(session, "-keys"));
      keyed
          .rows(session, "-waiting_keys")
          .forEach((name, cells) -> values.put("waiting " + name, cells));
      variables.stacked().forEach((name, numbers) -> values.put(name, FloatBuffer.wrap(numbers)));
      return values;
    }

    @Override
    public void close() {
      rows.close();
      session.close();
      model.close();
    }
  }
}
