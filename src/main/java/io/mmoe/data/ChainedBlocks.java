package io.mmoe.data;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The blocks of several files, of which one is open at a time. */
final class ChainedBlocks implements BlockReader {
  private final Iterator<Supplier<BlockReader>> rest;
  private final int count;
  private int ended;
  private @Nullable BlockReader open;

  ChainedBlocks(List<Supplier<BlockReader>> parts) {
    rest = parts.iterator();
    count = parts.size();
  }

  @Override
  public Optional<RowBlock> next() {
    while (true) {
      if (open == null) {
        if (!rest.hasNext()) {
          return Optional.empty();
        }
        open = rest.next().get();
      }
      Optional<RowBlock> next = open.next();
      if (next.isPresent()) {
        return next;
      }
      close();
      ended++;
    }
  }

  /** Takes all files to be of one size. */
  @Override
  public double share() {
    return (ended + (open == null ? 0 : open.share())) / count;
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
