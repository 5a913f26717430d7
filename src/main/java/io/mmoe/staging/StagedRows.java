package io.mmoe.staging;

import io.mmoe.config.ColumnGroup;
import io.mmoe.config.DataSettings;
import io.mmoe.data.RowCheck;
import io.mmoe.session.BatchSource;
import io.mmoe.session.RowPosition;
import io.mmoe.session.RowSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.Session;

/**
 * Rows that are parsed, hashed, shuffled and batched ahead of the session, by threads of their own.
 *
 * <p>The order of training is that of {@code RowCursor}: windows of {@code --shuffle_buffer} rows
 * one after the other, the rows of each window shuffled in full, anew in each epoch. It does not
 * depend on how many windows fit into memory.
 *
 * @param groups how the columns' ids are joined
 * @param tasks labels of a row (T)
 * @param seed makes the order of the rows
 */
public record StagedRows(DataSettings settings, List<ColumnGroup> groups, int tasks, long seed)
    implements RowSource {
  private static final int FILE_ORDER_WINDOW_ROWS = 1 << 16;
  private static final int MAX_PARSERS = 4;

  public StagedRows {
    groups = List.copyOf(groups);
  }

  @Override
  public long trainingRows() {
    return RowCheck.countRows(settings.trainFile());
  }

  @Override
  public BatchSource training(Session session, RowPosition from) {
    return training(from);
  }

  @Override
  public BatchSource test(Session session) {
    return test();
  }

  /** Training rows from a place on, without end; no session is needed. */
  public BatchSource training(RowPosition from) {
    boolean shuffle = settings.shuffleBuffer() > 1;
    return batches(
        settings.trainFile(), true, shuffle ? Optional.of(seed) : Optional.empty(), from);
  }

  /** The test rows, once; no session is needed. */
  public BatchSource test() {
    return batches(settings.testFile(), false, Optional.empty(), RowPosition.START);
  }

  private BatchSource batches(
      Path file, boolean repeat, Optional<Long> shuffleSeed, RowPosition from) {
    int parserThreads = Math.min(MAX_PARSERS, Runtime.getRuntime().availableProcessors());
    // One thread more than parsers: it waits for them and joins their tables.
    ExecutorService readers = Executors.newFixedThreadPool(parserThreads + 1, readerThreads());
    RowEncoder encoder = new RowEncoder(groups);
    int windowRows =
        shuffleSeed.isPresent() ? (int) settings.shuffleBuffer() : FILE_ORDER_WINDOW_ROWS;
    EpochWindows windows =
        new EpochWindows(
            file,
            () ->
                new WindowReader(
                    new BlockReader(file, encoder, readers, 2 * parserThreads), windowRows),
            readers,
            repeat ? Math.min(settings.cacheBytes(), mostCacheBytes()) : 0);
    return new StagedBatches(
        windows,
        new RowCursor(windows, repeat, shuffleSeed),
        from,
        new BatchBuilder(tasks, groups, settings.batchSize()),
        readers);
  }

  /** Leaves room for the windows in use and on their way. */
  private static long mostCacheBytes() {
    return Runtime.getRuntime().maxMemory() / 10 * 7;
  }

  private static ThreadFactory readerThreads() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "read-rows-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
