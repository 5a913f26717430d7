package io.mmoe.data;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** Rows that can be read again and again. */
public interface BlockSource {

  /** What it is called in messages. */
  String name();

  /** Its parts, in their order; each is opened when the one before is read. */
  Stream<Supplier<BlockReader>> sources();

  /**
   * Opens the rows at the first. The caller closes them.
   *
   * @throws DataException if a file is missing or can't be read, now or when it is reached
   */
  default BlockReader open() {
    return new ChainedBlocks(sources().toList());
  }
}
