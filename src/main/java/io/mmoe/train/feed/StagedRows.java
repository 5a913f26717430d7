package io.mmoe.train.feed;

import io.mmoe.data.BadRowHandler;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.schema.RowSchema;
import io.mmoe.train.feed.StagedBatches.Staged;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Session;

/**
 * Staged input: rows that threads parse, hash, shuffle and batch ahead of the session.
 *
 * <p>Training reads windows of {@code --shuffle_buffer} rows one after the other and shuffles the
 * rows of each window completely, anew in each epoch. The order does not depend on how many windows
 * fit into memory.
 */
public final class StagedRows implements RowSource {
  private final DataSettings settings;
  private final RowSchema schema;
  private final long seed;
  private final BadRowHandler badRows;

  /**
   * @param seed determines the order of the training rows
   * @param badRows receives bad training rows, while a bad test row is an error
   */
  public StagedRows(DataSettings settings, RowSchema schema, long seed, BadRowHandler badRows) {
    this.settings = settings;
    this.schema = schema;
    this.seed = seed;
    this.badRows = badRows;
  }

  @Override
  public RowPosition positionAfter(long rows) {
    return RowPosition.after(rows, trainFiles().countRows(badRows));
  }

  @Override
  public BatchSource training(Session session, RowPosition from) {
    return training(from);
  }

  @Override
  public BatchSource test(Session session) {
    return test();
  }

  /** Returns endless training rows from a data position on, without use of a session. */
  public BatchSource training(RowPosition from) {
    Optional<Long> shuffleSeed = shuffles() ? Optional.of(seed) : Optional.empty();
    return batches(trainFiles(), true, shuffleSeed, from);
  }

  /** Returns the test rows, once, without use of a session. */
  public BatchSource test() {
    RowFiles files = RowFiles.of(settings.files().test());
    return batches(files, false, Optional.empty(), RowPosition.START);
  }

  private BatchSource batches(
      RowFiles files, boolean training, Optional<Long> shuffleSeed, RowPosition from) {
    files.requireReadable();
    ReaderPool readers = readers(training ? badRows : BadRowHandler.FAIL, shuffleSeed.isPresent());
    EpochWindows windows = readers.windows(files, training ? cacheBytes() : 0);
    RowCursor cursor = new RowCursor(windows, training, shuffleSeed);
    return new StagedBatches(
        new EpochStage(cursor, from, batchBuilder(training)), from, readers.threads());
  }

  DataSettings settings() {
    return settings;
  }

  /** Whether training rows are shuffled. */
  boolean shuffles() {
    return settings.shuffleBuffer() > 1;
  }

  /** Starts the threads that read training rows. */
  ReaderPool trainingReaders() {
    return readers(badRows, shuffles());
  }

  BatchBuilder batchBuilder(boolean training) {
    return new BatchBuilder(schema, settings.batchSize(), training);
  }

  private ReaderPool readers(BadRowHandler handler, boolean shuffle) {
    return new ReaderPool(new RowEncoder(schema), handler, settings, shuffle);
  }

  private RowFiles trainFiles() {
    return RowFiles.of(settings.files().train());
  }

  /** Returns the cache size. A part of the heap stays free for the windows that are in use. */
  private long cacheBytes() {
    return Math.min(settings.cacheBytes(), Runtime.getRuntime().maxMemory() / 10 * 7);
  }

  /** Batches of all rows, epoch after epoch. A batch may contain rows of two epochs. */
  private static final class EpochStage implements StagedBatches.Stage {
    private final RowCursor cursor;
    private final BatchBuilder builder;
    private @Nullable RowPosition from;

    EpochStage(RowCursor cursor, RowPosition from, BatchBuilder builder) {
      this.cursor = cursor;
      this.from = from;
      this.builder = builder;
    }

    @Override
    public Staged next() throws InterruptedException {
      if (from != null) {
        cursor.skipTo(from);
        from = null;
      }
      while (!builder.isFull() && cursor.advance()) {
        builder.add(cursor.window(), cursor.row());
      }
      return new Staged(builder.isEmpty() ? null : builder.build(), cursor.position(), () -> {});
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
