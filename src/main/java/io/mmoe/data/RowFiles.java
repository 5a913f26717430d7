package io.mmoe.data;

import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Files of labelled rows, read one after the other like a single file. Immutable. */
public final class RowFiles extends BlockSource {
  private final List<RowFile> files;

  private RowFiles(List<RowFile> files) {
    this.files = files;
  }

  /**
   * Returns the files at these paths without opening them.
   *
   * @param paths paths of the files, at least one
   */
  public static RowFiles of(List<Path> paths) {
    return new RowFiles(paths.stream().map(RowFile::of).toList());
  }

  /**
   * Returns the files for the in-graph input, without opening them. Reading them here finds
   * everything that TensorFlow's readers reject.
   *
   * @param paths paths of the files, at least one
   */
  public static RowFiles inGraph(List<Path> paths) {
    return new RowFiles(paths.stream().map(RowFile::inGraph).toList());
  }

  List<RowFile> files() {
    return files;
  }

  @Override
  public String name() {
    Path first = files.get(0).path();
    return files.size() == 1 ? first.toString() : first + " and " + (files.size() - 1) + " more";
  }

  @Override
  List<Supplier<BlockReader>> parts() {
    return files.stream().map(RowFiles::opener).toList();
  }

  private static Supplier<BlockReader> opener(RowFile file) {
    return () -> file.blocks(TaobaoSchema.COLUMNS);
  }

  /**
   * Opens a reader at the first row. The caller closes it.
   *
   * @throws DataException as {@link #open} does
   */
  public RowReader read(BadRowHandler badRows) {
    return new RowReader(open(), TaobaoSchema.COLUMNS, badRows);
  }

  /**
   * Validates every row, so that malformed rows are reported before training starts.
   *
   * @return the number of good rows, at least 1
   * @throws DataException if a file is missing or unreadable, if there are no rows, or if the
   *     handler rejects a malformed row
   */
  public long countRows(BadRowHandler badRows) {
    return countLabels(badRows).rows();
  }

  /**
   * Validates every row, as {@link #countRows} does, and counts the positives of each label.
   *
   * @throws DataException as {@link #countRows} does
   */
  public LabelCounts countLabels(BadRowHandler badRows) {
    int[] fields = TaobaoSchema.LABELS.stream().mapToInt(TaobaoSchema.COLUMNS::indexOf).toArray();
    long[] positives = new long[fields.length];
    try (RowReader rows = read(badRows);
        RowProgress progress = new RowProgress("Checking " + name(), rows)) {
      while (rows.advance()) {
        for (int label = 0; label < fields.length; label++) {
          positives[label] += rows.row().wholeNumber(fields[label]) == 1 ? 1 : 0;
        }
        progress.rowDone();
      }
      if (rows.rowsRead() == 0) {
        throw new DataException(name() + ": has no rows");
      }
      return new LabelCounts(rows.rowsRead(), Arrays.stream(positives).boxed().toList());
    }
  }

  /**
   * Checks that every file can be opened.
   *
   * @throws DataException if a file is missing or can't be read
   */
  public void requireReadable() {
    files.forEach(RowFile::requireReadable);
  }

  /** Returns the total size of the files in bytes. */
  public long size() {
    return files.stream().mapToLong(RowFile::size).sum();
  }
}
