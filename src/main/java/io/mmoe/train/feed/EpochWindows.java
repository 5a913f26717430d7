package io.mmoe.train.feed;

import io.mmoe.data.DataException;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The windows of a file, epoch after epoch. The next window is read while the current one is in
 * use.
 *
 * <p>Windows are kept for later epochs if all of them fit the memory budget. A larger file is read
 * again in each epoch. The windows are the same in both cases. Not safe for use by several threads.
 */
final class EpochWindows implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(EpochWindows.class);

  private final String name;
  private final Supplier<ReaderPool.Pass> passes;
  private final ExecutorService readers;
  private final long budgetBytes;
  private final List<EncodedRows> kept = new ArrayList<>();
  private long keptBytes;
  private boolean keeping;
  private boolean complete;
  private int windowsOfEpoch;
  private ReaderPool.@Nullable Pass pass;
  private @Nullable Future<Optional<EncodedRows>> ahead;

  /**
   * @param name of the rows, for messages
   * @param passes opens the rows at the first one
   * @param readers runs the read of the next window
   * @param budgetBytes memory for windows that are kept, 0 to keep none
   */
  EpochWindows(
      String name, Supplier<ReaderPool.Pass> passes, ExecutorService readers, long budgetBytes) {
    this.name = name;
    this.passes = passes;
    this.readers = readers;
    this.budgetBytes = budgetBytes;
    keeping = budgetBytes > 0;
  }

  /** Returns the next window, or nothing at the end of an epoch. The next call begins another. */
  Optional<EncodedRows> next() throws InterruptedException {
    Optional<EncodedRows> window = complete ? keptWindow() : readWindow();
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

  private Optional<EncodedRows> keptWindow() {
    return windowsOfEpoch < kept.size() ? Optional.of(kept.get(windowsOfEpoch)) : Optional.empty();
  }

  private Optional<EncodedRows> readWindow() throws InterruptedException {
    if (pass == null) {
      pass = passes.get();
      ahead = readers.submit(pass::next);
    }
    Optional<EncodedRows> window = ahead == null ? Optional.empty() : ReaderPool.await(ahead);
    if (window.isPresent()) {
      ahead = readers.submit(pass::next);
      keep(window.get());
    } else {
      pass.close();
      pass = null;
    }
    return window;
  }

  private void keep(EncodedRows window) {
    if (!keeping) {
      return;
    }
    keptBytes += window.bytes();
    if (keptBytes <= budgetBytes) {
      kept.add(window);
    } else {
      keeping = false;
      kept.clear();
      log.info("{} does not fit --cache_mb and is read again in each epoch", name);
    }
  }
}
