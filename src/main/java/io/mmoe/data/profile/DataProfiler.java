package io.mmoe.data.profile;

import com.google.common.base.Throwables;
import io.mmoe.base.Progress;
import io.mmoe.data.BlockReader;
import io.mmoe.data.BlockSource;
import io.mmoe.data.RowBlock;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A profiler that reads rows once. Threads profile the blocks in parallel. The results are summed
 * in the order of the blocks, so the profile does not depend on the threads.
 */
public final class DataProfiler {
  /** Maximum number of distinct values of a column to count. A larger number is estimated. */
  public static final int COUNTED_VALUES = 100_000;

  private static final int BLOCKS_PER_THREAD = 2;

  private final RowTally total;

  private DataProfiler(int counted) {
    total = new RowTally(counted);
  }

  /**
   * Profiles all rows.
   *
   * @throws io.mmoe.data.DataException if a file is missing or can't be read
   */
  public static DataProfile profile(BlockSource rows) {
    return profile(rows, COUNTED_VALUES);
  }

  static DataProfile profile(BlockSource rows, int counted) {
    DataProfiler profiler = new DataProfiler(counted);
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Progress.Work work = new Progress.Work("Checking " + rows.name(), "rows", OptionalLong.empty());
    try (BlockReader blocks = rows.open();
        Progress progress = Progress.of(work)) {
      profiler.addAll(blocks, pool, threads * BLOCKS_PER_THREAD, progress);
    } finally {
      pool.shutdownNow();
    }
    return profiler.total.profile();
  }

  /**
   * A block that is being profiled.
   *
   * @param fractionRead fraction of the input up to its end, from 0 to 1, or 0 if it is unknown
   */
  private record PendingBlock(Future<RowTally> tally, double fractionRead) {}

  private void addAll(BlockReader blocks, ExecutorService pool, int maxPending, Progress progress) {
    Deque<PendingBlock> pending = new ArrayDeque<>();
    Optional<RowBlock> next = blocks.next();
    while (next.isPresent() || !pending.isEmpty()) {
      if (next.isPresent()) {
        RowBlock block = next.get();
        pending.add(new PendingBlock(pool.submit(() -> tally(block)), blocks.fractionRead()));
      }
      if (next.isEmpty() || pending.size() > maxPending) {
        add(pending.remove(), progress);
      }
      next = next.isPresent() ? blocks.next() : next;
    }
  }

  private void add(PendingBlock block, Progress progress) {
    total.add(await(block.tally()));
    if (block.fractionRead() > 0) {
      progress.expect(Math.round(total.rowsRead() / block.fractionRead()));
    }
    progress.reach(total.rowsRead(), () -> "");
  }

  /** Profiles one block, without a limit on the distinct values, because a block is small. */
  private static RowTally tally(RowBlock block) {
    RowTally tally = new RowTally(Integer.MAX_VALUE);
    tally.addAll(block.rows(TaobaoSchema.COLUMNS, tally::addBad));
    return tally;
  }

  private static RowTally await(Future<RowTally> tally) {
    try {
      return tally.get();
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading rows", e);
    }
  }
}
