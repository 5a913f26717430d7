package io.mmoe.data;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rows of one or several files, which can be read repeatedly. Immutable. */
public abstract sealed class BlockSource permits RowFiles, RowSlice {

  BlockSource() {}

  /** Returns the name of the source for messages. */
  public abstract String name();

  /**
   * Returns one function for each part, which opens a reader of the part. A part is a file or a
   * byte range of a file. The parts are in the order of the rows.
   */
  abstract List<Supplier<BlockReader>> parts();

  /**
   * Opens a reader at the first row. The caller closes it. Each part is opened only when the part
   * before it ends.
   *
   * @throws DataException now or from the reader, if a file is missing or can't be read
   */
  public BlockReader open() {
    return new PartsReader(parts());
  }

  /** A reader of all parts in turn. At most one part is open at a time. */
  private static final class PartsReader implements BlockReader {
    private final Iterator<Supplier<BlockReader>> remaining;
    private final int count;
    private int finished;
    private @Nullable BlockReader current;

    PartsReader(List<Supplier<BlockReader>> parts) {
      remaining = parts.iterator();
      count = parts.size();
    }

    @Override
    public Optional<RowBlock> next() {
      while (true) {
        if (current == null) {
          if (!remaining.hasNext()) {
            return Optional.empty();
          }
          current = remaining.next().get();
        }
        Optional<RowBlock> next = current.next();
        if (next.isPresent()) {
          return next;
        }
        close();
        finished++;
      }
    }

    /** Assumes that all parts have the same size. */
    @Override
    public double fractionRead() {
      return (finished + (current == null ? 0 : current.fractionRead())) / count;
    }

    @Override
    public void close() {
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }
}
