package io.mmoe.train.session;

import java.util.Optional;
import java.util.OptionalLong;

/** Batches one after the other, for one thread. Owns what it needs to make them. */
public interface BatchSource extends AutoCloseable {

  /**
   * The next batch, which the caller closes; nothing after the last.
   *
   * @throws RuntimeException if a row can't be read
   */
  Optional<FedBatch> next();

  /** The batch last handed out is trained. */
  void trained();

  /** The place after the last batch that was handed out. */
  RowPosition position();

  /** Nanoseconds that callers have waited for batches; nothing if the graph reads for itself. */
  OptionalLong waitedNanos();

  @Override
  void close();
}
