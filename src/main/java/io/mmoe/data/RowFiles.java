package io.mmoe.data;

import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Files of labelled rows, read one after the other as if they were one.
 *
 * @param files at least one
 */
public record RowFiles(List<RowFile> files) implements BlockSource {
  public RowFiles {
    files = List.copyOf(files);
  }

  public static RowFiles of(List<Path> paths) {
    return new RowFiles(paths.stream().map(RowFile::of).toList());
  }

  @Override
  public String name() {
    Path first = files.get(0).path();
    return files.size() == 1 ? first.toString() : first + " and " + (files.size() - 1) + " more";
  }

  @Override
  public Stream<Supplier<BlockReader>> sources() {
    return files.stream().map(file -> () -> file.blocks(TaobaoSchema.COLUMNS));
  }

  /**
   * The rows from the first on. The caller closes the reader.
   *
   * @throws DataException as {@link #open} does
   */
  public RowReader read(BadRowHandler badRows) {
    return new RowReader(open(), TaobaoSchema.COLUMNS, badRows);
  }

  /**
   * Checks every row, so that a bad one is named by file and line and not in the middle of
   * training.
   *
   * @return the number of good rows, at least 1
   * @throws DataException if a file is missing or unreadable, if there are no rows, or if the
   *     handler of a bad row throws it
   */
  public long countRows(BadRowHandler badRows) {
    return countLabels(badRows).rows();
  }

  /**
   * Checks every row, as {@link #countRows} does.
   *
   * @return the number of good rows, and that of positives of each label
   * @throws DataException likewise
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
   * Checks that all can be opened.
   *
   * @throws DataException if one is missing or can't be read
   */
  public void requireReadable() {
    files.forEach(RowFile::requireReadable);
  }

  /** Bytes of all of them. */
  public long size() {
    return files.stream().mapToLong(RowFile::size).sum();
  }
}
