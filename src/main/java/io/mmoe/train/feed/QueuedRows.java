package io.mmoe.train.feed;

import io.mmoe.data.RowSlice;
import io.mmoe.train.feed.SliceStage.SliceRows;
import io.mmoe.train.feed.WorkQueue.Claim;
import io.mmoe.train.feed.WorkQueue.Identity;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Session;

/**
 * Training rows that come slice by slice from a queue shared by all workers. A slice's rows are
 * shuffled as {@link StagedRows} shuffles a file's, in the same order whoever takes it; the last
 * batch of a slice is short. Test rows come as those of {@link StagedRows}.
 *
 * @param rows how rows are prepared
 * @param identity who takes from the queue; its seed makes the order of slices and rows
 * @param patience how long another worker may make no progress before its slice is taken over
 */
public record QueuedRows(StagedRows rows, SliceOps ops, Identity identity, Duration patience)
    implements RowSource {
  private static final long EPOCH_FACTOR = 0xD6E8FEB86659FD93L;
  private static final long SLICE_FACTOR = 0xA0761D6478BD642FL;

  /** The queue knows the place. */
  @Override
  public RowPosition positionAfter(long rowsDone) {
    return RowPosition.START;
  }

  @Override
  public BatchSource training(Session session, RowPosition from) {
    return new LazyBatches(() -> open(session));
  }

  @Override
  public BatchSource test(Session session) {
    return rows.test(session);
  }

  private BatchSource open(Session session) {
    int sliceCount = rows.settings().queueSlices().orElseThrow();
    List<RowSlice> slices = RowSlice.cut(rows.settings().files().train(), sliceCount);
    boolean shuffle = rows.settings().shuffleBuffer() > 1;
    ReaderPool readers = ReaderPool.start(rows.encoder(), rows.badRows(), rows.settings(), shuffle);
    WorkQueue queue = new WorkQueue(ops.in(session), identity, patience, System::nanoTime);
    return new StagedBatches(
        new SliceStage(
            queue,
            slices,
            (slice, claim) -> rowsOf(readers, slice, claim, shuffle),
            rows.builder(true)),
        RowPosition.START,
        readers.threads());
  }

  private SliceRows rowsOf(ReaderPool readers, RowSlice slice, Claim claim, boolean shuffle) {
    long seed = identity.seed() + claim.epoch() * EPOCH_FACTOR + claim.slice() * SLICE_FACTOR;
    EpochWindows windows = readers.windows(slice, 0);
    return new SliceRows(
        claim,
        windows,
        new RowCursor(windows, false, shuffle ? Optional.of(seed) : Optional.empty()));
  }
}
