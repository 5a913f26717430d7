package io.mmoe.data;

import java.io.Closeable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Blocks of rows, one after the other. Owns open files; not safe for use by several threads. */
public interface BlockReader extends Closeable {

  /**
   * The next block, which has at least one row; nothing after the last.
   *
   * @throws DataException if the file can't be read
   */
  Optional<RowBlock> next();

  /** How much of it has been handed out, from 0 to 1; 0 if that is not known. */
  default double share() {
    return 0;
  }

  @Override
  void close();

  /** One block. */
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
