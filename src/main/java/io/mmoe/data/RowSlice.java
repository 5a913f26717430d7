package io.mmoe.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A slice of plain CSV files: whole lines of one file or of several consecutive files. Immutable.
 */
public final class RowSlice extends BlockSource {
  private final List<Range> ranges;

  /**
   * A range of bytes of a file that holds whole lines.
   *
   * @param from offset of the first line
   * @param to offset after the last line
   */
  record Range(Path file, long from, long to) {}

  private RowSlice(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /**
   * Cuts files into slices of about equal size, which together are the files. Some slices are empty
   * if there are more slices than lines.
   *
   * @throws DataException if a file can't be read
   */
  public static List<RowSlice> cut(List<Path> files, int slices) {
    RowFiles all = RowFiles.of(files);
    all.requireReadable();
    // The ranges of the files within their concatenation.
    List<Range> whole = new ArrayList<>();
    long size = 0;
    for (RowFile file : all.files()) {
      whole.add(new Range(file.path(), size, size + file.size()));
      size += file.size();
    }
    List<RowSlice> cut = new ArrayList<>();
    long from = 0;
    for (int i = 1; i <= slices; i++) {
      long to = i == slices ? size : Math.max(from, startOfLine(whole, size / slices * i));
      cut.add(between(whole, from, to));
      from = to;
    }
    return cut;
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  @Override
  public String name() {
    return ranges.isEmpty() ? "an empty slice" : ranges.get(0).file().toString();
  }

  /** Returns the ranges of the slice. No range is empty. */
  List<Range> ranges() {
    return ranges;
  }

  @Override
  List<Supplier<BlockReader>> parts() {
    return ranges.stream().map(RowSlice::opener).toList();
  }

  private static Supplier<BlockReader> opener(Range range) {
    return () -> CsvFile.blocks(range.file(), range.from(), range.to());
  }

  private static long startOfLine(List<Range> files, long offset) {
    for (Range file : files) {
      if (offset < file.to()) {
        return file.from()
            + CsvFile.startOfLine(file.file(), offset - file.from(), file.to() - file.from());
      }
    }
    return offset;
  }

  private static RowSlice between(List<Range> files, long from, long to) {
    return new RowSlice(
        files.stream()
            .map(
                file ->
                    new Range(
                        file.file(),
                        Math.max(from, file.from()) - file.from(),
                        Math.min(to, file.to()) - file.from()))
            .filter(range -> range.from() < range.to())
            .toList());
  }
}
