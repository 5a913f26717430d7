package io.mmoe.app;

import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.Machine;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowSource;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/**
 * A graph that evaluates, in a session with the weights of a checkpoint.
 *
 * <p>Owns both; closing it closes them.
 *
 * @param rows of the test files, in the form that the graph takes
 */
record RestoredModel(ModelGraph graph, Session session, RowSource rows) implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RestoredModel.class);

  /**
   * Restores a checkpoint, whatever kind of embeddings it holds.
   *
   * @param checkpoint its prefix
   * @throws io.mmoe.train.checkpoint.CheckpointException if it does not fit
   */
  static RestoredModel open(EvaluateSettings settings, Path checkpoint) {
    EmbeddingSettings embeddings = CheckpointedEmbeddings.of(checkpoint);
    ModelGraph graph =
        GraphAssembly.forEvaluation(
            settings.withModel(settings.model().withEmbeddings(embeddings)));
    try {
      Session session =
          LocalSessions.open(graph.graph(), Machine.fit(settings.threads(), settings.graph()));
      try {
        new Saver(graph).restore(session, checkpoint);
        log.info("Restored {}", checkpoint);
        return new RestoredModel(
            graph,
            session,
            RowSources.ofTest(graph, settings.graph(), settings.data(), embeddings.ids()));
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
