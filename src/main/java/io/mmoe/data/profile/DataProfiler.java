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
 * Reads rows once and says what they hold. Blocks are looked at side by side, each by itself; what
 * they hold is added up in their order, so that the result does not depend on the threads.
 */
public final class DataProfiler {
  /** Distinct values of a column that are counted; beyond, their number is estimated. */
  public static final int COUNTED_VALUES = 100_000;

  private static final int BLOCKS_AHEAD = 2;

  private final RowTally total;

  private DataProfiler(int counted) {
    total = new RowTally(counted);
  }

  /**
   * Reads the rows to their end.
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
      profiler.addAll(blocks, pool, threads * BLOCKS_AHEAD, progress);
    } finally {
      pool.shutdownNow();
    }
    return profiler.total.profile();
  }

  /**
   * A block that is looked at.
   *
   * @param share of the rows up to its end, 0 to 1; 0 if that is not known
   */
  private record Part(Future<RowTally> tally, double share) {}

  private void addAll(BlockReader blocks, ExecutorService pool, int most, Progress progress) {
    Deque<Part> underWay = new ArrayDeque<>();
    Optional<RowBlock> next = blocks.next();
    while (next.isPresent() || !underWay.isEmpty()) {
      if (next.isPresent()) {
        RowBlock block = next.get();
        underWay.add(new Part(pool.submit(() -> tally(block)), blocks.share()));
      }
      if (next.isEmpty() || underWay.size() > most) {
        add(underWay.remove(), progress);
      }
      next = next.isPresent() ? blocks.next() : next;
    }
  }

  private void add(Part part, Progress progress) {
    total.add(await(part.tally()));
    if (part.share() > 0) {
      progress.expect(Math.round(total.rowsRead() / part.share()));
    }
    progress.reach(total.rowsRead(), () -> "");
  }

  /** All of a block's values are counted: they are few. */
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
