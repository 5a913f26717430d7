package io.mmoe.train.session;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Batches one after the other, for one thread. Owns all resources that it needs, such as open files
 * and threads.
 */
public interface BatchSource extends AutoCloseable {

  /**
   * Returns the next batch, which the caller closes, or nothing after the last.
   *
   * @throws RuntimeException if a row can't be read
   */
  Optional<FedBatch> next();

  /** Records that the step on the last returned batch has succeeded. */
  void trained();

  /** Returns the data position after the last returned batch. */
  RowPosition position();

  /** Returns the nanoseconds that callers have waited for batches, if the input is fed. */
  OptionalLong waitedNanos();

  /**
   * Returns the exception to throw if the step on the last returned batch has failed. A source
   * whose rows the graph reads itself explains a failure to read them.
   */
  default RuntimeException failure(RuntimeException failed) {
    return failed;
  }

  @Override
  void close();
}
