package io.mmoe.train.session;

import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.build.graph.GraphInput.TrainingStart;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.Session;
import org.tensorflow.types.TInt64;

/**
 * Rows that the graph reads itself: nothing is fed, and a step after the last row fails with {@code
 * TFOutOfRangeException}.
 *
 * @param trainingRows rows of an epoch
 * @param batchSize rows that a step takes
 */
public record GraphRows(Reading input, long trainingRows, int batchSize) implements RowSource {

  @Override
  public RowPosition positionAfter(long rows) {
    return RowPosition.after(rows, trainingRows);
  }

  @Override
  public BatchSource training(Session session, RowPosition from) {
    backToTraining(session, from);
    return new Batches(from.epoch() * trainingRows + from.row());
  }

  /** One iterator reads both files. */
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

  private final class Batches implements BatchSource {
    private long rowsBehind;

    Batches(long rowsBehind) {
      this.rowsBehind = rowsBehind;
    }

    @Override
    public Optional<FedBatch> next() {
      rowsBehind += batchSize;
      return Optional.of(FedBatch.NOTHING);
    }

    @Override
    public void trained() {}

    @Override
    public RowPosition position() {
      return RowPosition.after(rowsBehind, trainingRows);
    }

    @Override
    public OptionalLong waitedNanos() {
      return OptionalLong.empty();
    }

    @Override
    public void close() {}
  }
}
