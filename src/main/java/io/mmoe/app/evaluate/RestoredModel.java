package io.mmoe.app.evaluate;

import io.mmoe.app.rows.RowSourceFactory;
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
 * An evaluation graph and a session with the weights of a checkpoint.
 *
 * <p>Owns both. Closing closes them.
 */
public final class RestoredModel implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RestoredModel.class);

  private final ModelGraph graph;
  private final Session session;
  private final RowSource rows;

  private RestoredModel(ModelGraph graph, Session session, RowSource rows) {
    this.graph = graph;
    this.session = session;
    this.rows = rows;
  }

  /**
   * Restores a checkpoint with any kind of embeddings.
   *
   * @param checkpoint the checkpoint prefix
   * @throws io.mmoe.train.checkpoint.CheckpointException if the checkpoint does not fit
   */
  public static RestoredModel open(EvaluateSettings settings, Path checkpoint) {
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
            RowSourceFactory.forTest(graph, settings.graph(), settings.data(), embeddings.ids()));
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  public ModelGraph graph() {
    return graph;
  }

  public Session session() {
    return session;
  }

  /** Returns the test rows, in the form that the graph's input requires. */
  public RowSource rows() {
    return rows;
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
