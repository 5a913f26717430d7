package io.mmoe.train.feed;

import io.mmoe.base.tensorflow.TensorFlowErrors;
import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.build.graph.GraphInput.TrainingStart;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.DataException;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.DataSettings;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.Session;
import org.tensorflow.types.TInt64;

/**
 * Rows of the in-graph input. Nothing is fed, and a step after the last row fails with {@code
 * TFOutOfRangeException}.
 */
public final class GraphRows implements RowSource {
  /** The op at which a step fails if the graph can't read or parse a row. */
  private static final String READING_OP = "IteratorGetNext";

  private static final String CANCELLED = "cancelled";

  private final Reading input;
  private final DataSettings data;
  private final long trainingRows;

  /**
   * @param data the files that the graph reads, and the size of its batches
   * @param trainingRows rows of an epoch
   */
  public GraphRows(Reading input, DataSettings data, long trainingRows) {
    this.input = input;
    this.data = data;
    this.trainingRows = trainingRows;
  }

  @Override
  public RowPosition positionAfter(long rows) {
    return RowPosition.after(rows, trainingRows);
  }

  @Override
  public BatchSource training(Session session, RowPosition from) {
    backToTraining(session, from);
    return new Batches(data.files().train(), from.epoch() * trainingRows + from.row());
  }

  /** Moves the iterator, which reads both files, back to the training file. */
  @Override
  public void backToTraining(Session session, RowPosition from) {
    TrainingStart training =
        input.training().orElseThrow(() -> new IllegalStateException("this graph only evaluates"));
    try (TInt64 firstEpoch = TInt64.scalarOf(from.epoch());
        TInt64 skipRows = TInt64.scalarOf(from.row())) {
      session
          .runner()
          .feed(training.firstEpoch(), firstEpoch)
          .feed(training.skipRows(), skipRows)
          .addTarget(training.start())
          .run()
          .close();
    }
  }

  @Override
  public BatchSource test(Session session) {
    session.runner().addTarget(input.startEvaluation()).run().close();
    return new Batches(data.files().test(), 0);
  }

  /** Counts the rows that the graph reads. */
  private final class Batches implements BatchSource {
    private final List<Path> files;
    private long rowsRead;

    Batches(List<Path> files, long rowsRead) {
      this.files = files;
      this.rowsRead = rowsRead;
    }

    @Override
    public Optional<FedBatch> next() {
      rowsRead += data.batchSize();
      return Optional.of(FedBatch.NOTHING);
    }

    @Override
    public void trained() {}

    @Override
    public RowPosition position() {
      return RowPosition.after(rowsRead, trainingRows);
    }

    @Override
    public OptionalLong waitedNanos() {
      return OptionalLong.empty();
    }

    /**
     * Returns a {@link DataException} if the graph failed to read a row. TensorFlow names neither
     * the file nor the line, so the files are read again here to find them.
     */
    @Override
    public RuntimeException failure(RuntimeException failed) {
      String message = String.valueOf(failed.getMessage());
      if (!message.contains(READING_OP) || message.contains(CANCELLED)) {
        return failed;
      }
      RowFiles rows = RowFiles.inGraph(files);
      try {
        rows.requireReadable();
        rows.countRows(BadRowHandler.FAIL);
      } catch (DataException found) {
        return found;
      }
      return new DataException(
          "%s: the graph can't read the rows, which may have changed since they were checked: %s"
              .formatted(rows.name(), TensorFlowErrors.firstLine(failed)));
    }

    @Override
    public void close() {}
  }
}
