package io.mmoe.train.feed;

import io.mmoe.train.feed.RowTable.Slice;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One pass through a file in tables of equally many rows, the last one shorter. */
final class WindowReader implements Closeable {
  private final ParallelEncoder blocks;
  private final int windowRows;
  private Optional<Slice> rest = Optional.empty();

  WindowReader(ParallelEncoder blocks, int windowRows) {
    this.blocks = blocks;
    this.windowRows = windowRows;
  }

  /** The next window; nothing at the end of the file. */
  Optional<RowTable> next() throws InterruptedException {
    List<Slice> slices = new ArrayList<>();
    int missing = windowRows;
    while (missing > 0) {
      Optional<Slice> block = rest.isPresent() ? rest : wholeBlock();
      rest = Optional.empty();
      if (block.isEmpty()) {
        break;
      }
      Slice slice = block.get();
      int end = Math.min(slice.to(), slice.from() + missing);
      slices.add(new Slice(slice.table(), slice.from(), end));
      missing -= end - slice.from();
      if (end < slice.to()) {
        rest = Optional.of(new Slice(slice.table(), end, slice.to()));
      }
    }
    return slices.isEmpty() ? Optional.empty() : Optional.of(RowTable.join(slices));
  }

  @Override
  public void close() {
    blocks.close();
  }

  private Optional<Slice> wholeBlock() throws InterruptedException {
    return blocks.next().map(table -> new Slice(table, 0, table.rows()));
  }
}
