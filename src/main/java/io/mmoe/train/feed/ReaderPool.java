package io.mmoe.train.feed;

import io.mmoe.data.BadRowHandler;
import io.mmoe.data.BlockSource;
import io.mmoe.settings.DataSettings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read and parse ahead, and the windows that they make.
 *
 * @param badRows is told of bad rows, one at a time
 * @param threads whoever is handed these ends them
 * @param windowRows rows of a window
 */
record ReaderPool(
    RowEncoder encoder,
    BadRowHandler badRows,
    ExecutorService threads,
    int parserThreads,
    int windowRows) {
  private static final int FILE_ORDER_WINDOW_ROWS = 1 << 16;
  private static final int MAX_PARSERS = 4;

  /**
   * Starts the threads.
   *
   * @param shuffle whether windows are as large as the shuffle wants them
   */
  static ReaderPool start(
      RowEncoder encoder, BadRowHandler badRows, DataSettings settings, boolean shuffle) {
    int parsers = Math.min(MAX_PARSERS, Runtime.getRuntime().availableProcessors());
    return new ReaderPool(
        encoder,
        badRows,
        // One thread more than parsers: it waits for them and joins their tables.
        Executors.newFixedThreadPool(parsers + 1, named()),
        parsers,
        shuffle ? (int) settings.shuffleBuffer() : FILE_ORDER_WINDOW_ROWS);
  }

  /**
   * The windows of some rows.
   *
   * @param budgetBytes for windows that are kept; 0 keeps none
   */
  EpochWindows windows(BlockSource source, long budgetBytes) {
    return new EpochWindows(
        source.name(),
        () ->
            new WindowReader(
                new ParallelEncoder(source.open(), encoder, badRows, threads, 2 * parserThreads),
                windowRows),
        threads,
        budgetBytes);
  }

  private static ThreadFactory named() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "read-rows-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
