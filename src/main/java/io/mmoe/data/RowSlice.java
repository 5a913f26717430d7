package io.mmoe.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Some of the rows of plain files: whole lines, from one place to another.
 *
 * @param parts of the files that it reaches into, none of them empty
 */
public record RowSlice(List<FileSlice> parts) implements BlockSource {

  public RowSlice {
    parts = List.copyOf(parts);
  }

  /**
   * About equally long slices, which together are the files; some are empty if there are more of
   * them than lines.
   *
   * @throws DataException if a file can't be read
   */
  public static List<RowSlice> cut(List<Path> files, int slices) {
    RowFiles all = RowFiles.of(files);
    all.requireReadable();
    List<FileSlice> wholes = new ArrayList<>();
    long size = 0;
    for (RowFile file : all.files()) {
      // Places of the files as if they were one.
      wholes.add(new FileSlice(file.path(), size, size + file.size()));
      size += file.size();
    }
    List<RowSlice> cut = new ArrayList<>();
    long from = 0;
    for (int i = 1; i <= slices; i++) {
      long to = i == slices ? size : Math.max(from, startOfLine(wholes, size / slices * i));
      cut.add(between(wholes, from, to));
      from = to;
    }
    return cut;
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  @Override
  public String name() {
    return parts.isEmpty() ? "an empty slice" : parts.get(0).file().toString();
  }

  @Override
  public Stream<Supplier<BlockReader>> sources() {
    return parts.stream().map(part -> part::blocks);
  }

  private static long startOfLine(List<FileSlice> wholes, long place) {
    for (FileSlice whole : wholes) {
      if (place < whole.to()) {
        return whole.from()
            + FileSlice.startOfLine(whole.file(), place - whole.from(), whole.to() - whole.from());
      }
    }
    return place;
  }

  private static RowSlice between(List<FileSlice> wholes, long from, long to) {
    return new RowSlice(
        wholes.stream()
            .map(
                whole ->
                    new FileSlice(
                        whole.file(),
                        Math.max(from, whole.from()) - whole.from(),
                        Math.min(to, whole.to()) - whole.from()))
            .filter(part -> part.from() < part.to())
            .toList());
  }
}
