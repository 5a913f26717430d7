package io.mmoe.data;

import java.io.Closeable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A reader of consecutive {@link RowBlock}s. Owns open files. Not safe for use by several threads.
 */
public interface BlockReader extends Closeable {

  /**
   * Returns the next block, which has at least one row, or nothing after the last block.
   *
   * @throws DataException if a file can't be read
   */
  Optional<RowBlock> next();

  /** Returns the fraction of the input that was read, from 0 to 1, or 0 if it is unknown. */
  default double fractionRead() {
    return 0;
  }

  @Override
  void close();

  /** Returns a reader of one block. */
  static BlockReader of(RowBlock block) {
    Iterator<RowBlock> blocks = List.of(block).iterator();
    return new BlockReader() {
      @Override
      public Optional<RowBlock> next() {
        return blocks.hasNext() ? Optional.of(blocks.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }
}
