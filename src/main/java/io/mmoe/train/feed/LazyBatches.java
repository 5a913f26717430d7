package io.mmoe.train.feed;

import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.RowPosition;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Batches of a source that is opened when the first is asked for: variables have values then. */
final class LazyBatches implements BatchSource {
  private final Supplier<BatchSource> opener;
  private @Nullable BatchSource opened;

  LazyBatches(Supplier<BatchSource> opener) {
    this.opener = opener;
  }

  @Override
  public Optional<FedBatch> next() {
    if (opened == null) {
      opened = opener.get();
    }
    return opened.next();
  }

  @Override
  public void trained() {
    if (opened != null) {
      opened.trained();
    }
  }

  @Override
  public RowPosition position() {
    return RowPosition.START;
  }

  @Override
  public OptionalLong waitedNanos() {
    return opened == null ? OptionalLong.of(0) : opened.waitedNanos();
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
