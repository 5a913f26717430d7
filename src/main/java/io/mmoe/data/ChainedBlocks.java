package io.mmoe.data;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The blocks of several files, of which one is open at a time. */
final class ChainedBlocks implements RowBlocks {
  private final Iterator<Supplier<RowBlocks>> rest;
  private @Nullable RowBlocks open;

  ChainedBlocks(Iterator<Supplier<RowBlocks>> parts) {
    rest = parts;
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
    }
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
