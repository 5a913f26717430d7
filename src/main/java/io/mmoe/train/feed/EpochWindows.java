package io.mmoe.train.feed;

import com.google.common.base.Throwables;
import io.mmoe.data.DataException;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The windows of a file epoch after epoch, each made while the one before is in use.
 *
 * <p>They are kept for the epochs to come as long as all of them fit the memory budget; a larger
 * file is read anew in each epoch. Either way the windows are the same. Not safe for use by several
 * threads.
 */
final class EpochWindows implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(EpochWindows.class);

  private final String name;
  private final Supplier<WindowReader> passes;
  private final ExecutorService reading;
  private final long budgetBytes;
  private final List<RowTable> kept = new ArrayList<>();
  private long keptBytes;
  private boolean keeping;
  private boolean complete;
  private int windowsOfEpoch;
  private @Nullable WindowReader pass;
  private @Nullable Future<Optional<RowTable>> ahead;

  /**
   * @param name of the rows, for messages
   * @param passes opens the rows at the first
   * @param reading runs one window ahead
   * @param budgetBytes for windows that are kept; 0 keeps none
   */
  EpochWindows(
      String name, Supplier<WindowReader> passes, ExecutorService reading, long budgetBytes) {
    this.name = name;
    this.passes = passes;
    this.reading = reading;
    this.budgetBytes = budgetBytes;
    keeping = budgetBytes > 0;
  }

  /** The next window; nothing at the end of an epoch, after which the next epoch begins. */
  Optional<RowTable> next() throws InterruptedException {
    Optional<RowTable> window = complete ? keptWindow() : readWindow();
    if (window.isPresent()) {
      windowsOfEpoch++;
      return window;
    }
    if (windowsOfEpoch == 0) {
      throw new DataException(name + ": has no rows");
    }
    windowsOfEpoch = 0;
    complete = keeping;
    return window;
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    if (pass != null) {
      pass.close();
    }
  }

  private Optional<RowTable> keptWindow() {
    return windowsOfEpoch < kept.size() ? Optional.of(kept.get(windowsOfEpoch)) : Optional.empty();
  }

  private Optional<RowTable> readWindow() throws InterruptedException {
    if (pass == null) {
      pass = passes.get();
      ahead = reading.submit(pass::next);
    }
    Optional<RowTable> window = await(ahead);
    if (window.isPresent()) {
      ahead = reading.submit(pass::next);
      keep(window.get());
    } else {
      pass.close();
      pass = null;
    }
    return window;
  }

  private void keep(RowTable window) {
    if (!keeping) {
      return;
    }
    keptBytes += window.bytes();
    if (keptBytes <= budgetBytes) {
      kept.add(window);
    } else {
      keeping = false;
      kept.clear();
      log.info("{} does not fit --cache_mb and is read anew in each epoch", name);
    }
  }

  private static Optional<RowTable> await(@Nullable Future<Optional<RowTable>> future)
      throws InterruptedException {
    try {
      return future == null ? Optional.empty() : future.get();
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
      throw new IllegalStateException(e.getCause());
    }
  }
}
