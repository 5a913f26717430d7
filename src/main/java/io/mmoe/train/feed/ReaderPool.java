package io.mmoe.train.feed;

import com.google.common.base.Throwables;
import io.mmoe.data.BadRow;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.BlockReader;
import io.mmoe.data.BlockSource;
import io.mmoe.data.DataException;
import io.mmoe.data.RowBlock;
import io.mmoe.settings.DataSettings;
import io.mmoe.train.feed.EncodedRows.Slice;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool of threads that reads row files ahead: blocks are parsed and encoded in parallel and
 * joined to windows of equally many rows, in file order.
 */
final class ReaderPool {
  private static final int FILE_ORDER_WINDOW_ROWS = 1 << 16;
  private static final int MAX_PARSERS = 4;

  private final RowEncoder encoder;
  private final BadRowHandler badRows;
  private final int windowRows;
  private final int parsers = Math.min(MAX_PARSERS, Runtime.getRuntime().availableProcessors());
  private final ExecutorService threads;

  /**
   * Starts the threads.
   *
   * @param badRows receives bad rows, one at a time, in file order
   * @param shuffle whether a window has the size of the shuffle buffer
   */
  ReaderPool(RowEncoder encoder, BadRowHandler badRows, DataSettings settings, boolean shuffle) {
    this.encoder = encoder;
    this.badRows = badRows;
    windowRows = shuffle ? (int) settings.shuffleBuffer() : FILE_ORDER_WINDOW_ROWS;
    // One thread more than parsers: it waits for them and joins their rows.
    threads = Executors.newFixedThreadPool(parsers + 1, daemons());
  }

  /** Returns the threads. {@link StagedBatches} ends them. */
  ExecutorService threads() {
    return threads;
  }

  /**
   * Returns the windows of some rows, epoch after epoch.
   *
   * @param budgetBytes memory for windows that are kept, 0 to keep none
   */
  EpochWindows windows(BlockSource source, long budgetBytes) {
    return new EpochWindows(source.name(), () -> new Pass(source.open()), threads, budgetBytes);
  }

  private static ThreadFactory daemons() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "read-rows-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * One pass through the rows, window by window. The last window is shorter.
   *
   * <p>Owns the blocks. Not safe for use by several threads.
   */
  final class Pass implements Closeable {
    private final BlockReader blocks;
    private final Deque<Future<Encoded>> ahead = new ArrayDeque<>();
    private Optional<Slice> rest = Optional.empty();
    private boolean ended;

    /** The result of one block. */
    private record Encoded(EncodedRows rows, List<BadRow> badRows) {}

    private Pass(BlockReader blocks) {
      this.blocks = blocks;
    }

    /**
     * Returns the next window, or nothing after the last.
     *
     * @throws DataException if the file can't be read, or if the handler of a bad row throws it
     */
    Optional<EncodedRows> next() throws InterruptedException {
      List<Slice> slices = new ArrayList<>();
      int missing = windowRows;
      while (missing > 0) {
        Optional<Slice> block = rest.isPresent() ? rest : nextBlock();
        rest = Optional.empty();
        if (block.isEmpty()) {
          break;
        }
        Slice slice = block.get();
        int end = Math.min(slice.to(), slice.from() + missing);
        slices.add(new Slice(slice.rows(), slice.from(), end));
        missing -= end - slice.from();
        if (end < slice.to()) {
          rest = Optional.of(new Slice(slice.rows(), end, slice.to()));
        }
      }
      return slices.isEmpty() ? Optional.empty() : Optional.of(EncodedRows.join(slices));
    }

    @Override
    public void close() {
      ahead.forEach(block -> block.cancel(true));
      blocks.close();
    }

    /** Returns the good rows of the next block that has any. */
    private Optional<Slice> nextBlock() throws InterruptedException {
      while (true) {
        while (!ended && ahead.size() <= 2 * parsers) {
          encodeAhead();
        }
        Future<Encoded> next = ahead.poll();
        if (next == null) {
          return Optional.empty();
        }
        Encoded encoded = await(next);
        encoded.badRows().forEach(badRows::accept);
        if (encoded.rows().size() > 0) {
          return Optional.of(new Slice(encoded.rows(), 0, encoded.rows().size()));
        }
      }
    }

    private void encodeAhead() {
      Optional<RowBlock> block = blocks.next();
      ended = block.isEmpty();
      block.ifPresent(rows -> ahead.add(threads.submit(() -> encode(rows))));
    }

    private Encoded encode(RowBlock block) {
      List<BadRow> bad = new ArrayList<>();
      EncodedRows rows = encoder.encode(block.rows(encoder.columns(), bad::add));
      return new Encoded(rows, bad);
    }
  }

  /**
   * Waits for a result.
   *
   * @throws RuntimeException that the task threw
   */
  static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
      throw new IllegalStateException(e.getCause());
    }
  }
}
