package io.mmoe.train.feed;

import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.build.graph.GraphInput.TrainingStart;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.Session;
import org.tensorflow.types.TInt64;

/**
 * Rows of the in-graph input. Nothing is fed, and a step after the last row fails with {@code
 * TFOutOfRangeException}.
 */
public final class GraphRows implements RowSource {
  private final Reading input;
  private final long trainingRows;
  private final int batchSize;

  /**
   * @param trainingRows rows of an epoch
   * @param batchSize rows of a step
   */
  public GraphRows(Reading input, long trainingRows, int batchSize) {
    this.input = input;
    this.trainingRows = trainingRows;
    this.batchSize = batchSize;
  }

  @Override
  public RowPosition positionAfter(long rows) {
    return RowPosition.after(rows, trainingRows);
  }

  @Override
  public BatchSource training(Session session, RowPosition from) {
    backToTraining(session, from);
    return new Batches(from.epoch() * trainingRows + from.row());
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
    return new Batches(0);
  }

  /** Counts the rows that the graph reads. */
  private final class Batches implements BatchSource {
    private long rowsRead;

    Batches(long rowsRead) {
      this.rowsRead = rowsRead;
    }

    @Override
    public Optional<FedBatch> next() {
      rowsRead += batchSize;
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

    @Override
    public void close() {}
  }
}
