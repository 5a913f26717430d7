package io.mmoe.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.hash.Hashing;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.RowFiles;
import io.mmoe.data.RowReader;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.GraphSettings.Lookups;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.testing.FixedShards;
import io.mmoe.testing.KeyedContents;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.StepRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** The complete model with EmbeddingVariables on the golden rows. */
@Tag("slow")
class KeyedModelTest {
  private static final EmbeddingSettings PLAIN =
      EmbeddingSettings.ByKey.of(new Filter.None(), new Eviction.None());
  private static final EmbeddingSettings COUNTED =
      EmbeddingSettings.ByKey.of(new Filter.Counter(3), new Eviction.None());

  @TempDir Path directory;

  @Test
  void everySeenValueHasOneRowAndEvaluationAddsNone() {
    TrainSettings settings = settings(GraphSettings.FAST, PLAIN);
    try (Trained trained = new Trained(settings, VariablePlacement.LOCAL)) {
      trained.train(20); // Two epochs.
      Set<String> expected = valuesOf(settings.data());
      assertThat(trained.rows().keySet()).isEqualTo(expected);
      trained.evaluate();
      assertThat(trained.rows().keySet()).isEqualTo(expected);
    }
  }

  @Test
  void allGraphsAndShardCountsTrainAlikeAndRestoreEachOthersCheckpoints() {
    for (EmbeddingSettings embeddings : List.of(PLAIN, COUNTED)) {
      List<Float> expected = List.of();
      Map<String, List<Float>> rows = Map.of();
      Path checkpoint = directory.resolve("none");
      for (Layout layout :
          List.of(new Layout(true, 1), new Layout(true, 3), new Layout(false, 1))) {
        GraphSettings graph =
            GraphSettings.FAST.withLookups(layout.fused() ? Lookups.OF_HALVES : Lookups.OF_EACH);
        VariablePlacement placement = FixedShards.ofTables(layout.pieces());
        try (Trained trained = new Trained(settings(graph, embeddings), placement)) {
          List<Float> losses = trained.train(12);
          if (expected.isEmpty()) {
            expected = losses;
            rows = trained.rows();
            checkpoint = directory.resolve("ckpt-" + embeddings.hashCode());
            trained.saver.save(trained.session, checkpoint, new DataState(RowPosition.START, 1));
          }
          for (int i = 0; i < losses.size(); i++) {
            assertThat(losses.get(i)).isCloseTo(expected.get(i), within(1e-6f));
          }
          trained.saver.restore(trained.session, checkpoint);
          assertThat(trained.rows()).isEqualTo(rows);
        }
      }
    }
  }

  private TrainSettings settings(GraphSettings graph, EmbeddingSettings embeddings) {
    Path data = directory.resolve("data-" + graph.hashCode() + "-" + embeddings.hashCode());
    DataSettings golden =
        data.toFile().exists()
            ? DataSettings.in(data).withBatchSize(32).withShuffleBuffer(0)
            : TestSettings.goldenData(data, 32, 0);
    TrainSettings settings =
        TestSettings.training(golden, graph, new OptimizerSettings.Adagrad(0.1), 12, directory);
    return settings.toBuilder().model(SmallModel.SETTINGS.withEmbeddings(embeddings)).build();
  }

  /** Returns the values of each column in the training rows, as "column#key". */
  private static Set<String> valuesOf(DataSettings data) {
    Set<String> values = new HashSet<>();
    try (RowReader rows = RowFiles.of(data.files().train()).read(BadRowHandler.FAIL)) {
      while (rows.advance()) {
        for (int i = 0; i < TaobaoSchema.COLUMNS.size(); i++) {
          addKeys(rows, i, values);
        }
      }
    }
    return values;
  }

  private static void addKeys(RowReader rows, int field, Set<String> to) {
    String column = TaobaoSchema.COLUMNS.get(field).name();
    String text = rows.row().text(field).replace("\"\"", "\"");
    if (column.equals("price")) {
      to.add(EmbeddingNames.weights(column) + "#" + (text.isEmpty() ? "0" : text));
    } else if (TaobaoSchema.COLUMNS.get(field) instanceof Hashed hashed) {
      String value = text.isEmpty() ? " " : text;
      String[] pieces = hashed.multiValued() ? value.split("\\|", -1) : new String[] {value};
      for (String piece : pieces) {
        long hash =
            Hashing.farmHashFingerprint64().hashString(piece, StandardCharsets.UTF_8).asLong();
        to.add(EmbeddingNames.weights(column) + "#" + Long.remainderUnsigned(hash, Long.MAX_VALUE));
      }
    }
  }

  /** A training model with its session. Owns both. */
  private static final class Trained implements AutoCloseable {
    private final TrainSettings settings;
    private final ModelGraph model;
    private final KeyedContents contents;
    private final Saver saver;
    private final Session session;

    Trained(TrainSettings settings, VariablePlacement placement) {
      this.settings = settings;
      model = GraphAssembly.forTraining(settings, placement, settings.seed());
      contents = new KeyedContents(model.graph(), model.keyedTables());
      saver = new Saver(model);
      session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT);
      session.runner().addTarget(model.initializer()).run().close();
    }

    List<Float> train(int steps) {
      List<Float> losses = new ArrayList<>();
      try (BatchSource rows =
          TestRows.of(model, settings, 320).training(session, RowPosition.START)) {
        StepRunner runner = new StepRunner(session, model.input(), rows);
        for (int i = 0; i < steps; i++) {
          var fetches =
              List.of(model.requireTraining().loss(), model.requireTraining().newGlobalStep());
          try (Result result = runner.step(fetches).orElseThrow()) {
            losses.add(((TFloat32) result.get(0)).getFloat());
          }
        }
      }
      return losses;
    }

    void evaluate() {
      try (BatchSource rows = TestRows.of(model, settings, 320).test(session)) {
        StepRunner runner = new StepRunner(session, model.input(), rows);
        runner.step(List.of(model.predictions().probabilities())).orElseThrow().close();
      }
    }

    Map<String, List<Float>> rows() {
      return contents.rows(session, "-keys");
    }

    @Override
    public void close() {
      session.close();
      model.close();
    }
  }

  private record Layout(boolean fused, int pieces) {}
}
