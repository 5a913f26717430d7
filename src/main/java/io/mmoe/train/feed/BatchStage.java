package io.mmoe.train.feed;

import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.RowPosition;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** Makes batches one after the other, on the thread that stages them; closed on another. */
interface BatchStage extends Closeable {

  /**
   * The next batch; one without tensors after the last row.
   *
   * @throws RuntimeException if a row can't be read
   */
  Staged next() throws InterruptedException;

  @Override
  void close();

  /**
   * What was made.
   *
   * @param batch absent after the last row
   * @param position the place after it
   * @param whenTrained to call after the step of the batch
   */
  record Staged(@Nullable FedBatch batch, RowPosition position, Runnable whenTrained) {}
}
