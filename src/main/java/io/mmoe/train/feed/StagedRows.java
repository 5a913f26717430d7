package io.mmoe.train.feed;

import io.mmoe.data.BadRowHandler;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import java.util.List;
import java.util.Optional;
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
 * @param ids what the tables are looked up by
 * @param badRows is told of bad training rows; test rows must be good
 */
public record StagedRows(
    DataSettings settings,
    List<ColumnGroup> groups,
    int tasks,
    long seed,
    IdKind ids,
    BadRowHandler badRows)
    implements RowSource {

  public StagedRows {
    groups = List.copyOf(groups);
  }

  /** The first bad row ends training. */
  public StagedRows(
      DataSettings settings, List<ColumnGroup> groups, int tasks, long seed, IdKind ids) {
    this(settings, groups, tasks, seed, ids, BadRowHandler.FAIL);
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

  /** Training rows from a place on, without end; no session is needed. */
  public BatchSource training(RowPosition from) {
    boolean shuffle = settings.shuffleBuffer() > 1;
    return batches(trainFiles(), true, shuffle ? Optional.of(seed) : Optional.empty(), from);
  }

  /** The test rows, once; no session is needed. */
  public BatchSource test() {
    RowFiles files = RowFiles.of(settings.files().test());
    return batches(files, false, Optional.empty(), RowPosition.START);
  }

  private BatchSource batches(
      RowFiles files, boolean repeat, Optional<Long> shuffleSeed, RowPosition from) {
    files.requireReadable();
    ReaderPool readers =
        ReaderPool.start(
            encoder(), repeat ? badRows : BadRowHandler.FAIL, settings, shuffleSeed.isPresent());
    EpochWindows windows =
        readers.windows(files, repeat ? Math.min(settings.cacheBytes(), mostCacheBytes()) : 0);
    BatchBuilder builder = builder(repeat);
    return new StagedBatches(
        new EpochStage(windows, new RowCursor(windows, repeat, shuffleSeed), from, builder),
        from,
        readers.threads());
  }

  private RowFiles trainFiles() {
    return RowFiles.of(settings.files().train());
  }

  RowEncoder encoder() {
    return new RowEncoder(groups, ids);
  }

  /**
   * @param training whether occurrences of keys are counted
   */
  BatchBuilder builder(boolean training) {
    List<GroupTensors> tensors =
        groups.stream()
            .map(
                group ->
                    ids.hasKeys() ? new KeyTensors(group, ids, training) : new RowTensors(group))
            .toList();
    return new BatchBuilder(tasks, tensors, settings.batchSize());
  }

  /** Leaves room for the windows in use and on their way. */
  private static long mostCacheBytes() {
    return Runtime.getRuntime().maxMemory() / 10 * 7;
  }
}
