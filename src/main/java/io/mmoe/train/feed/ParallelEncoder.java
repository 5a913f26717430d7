package io.mmoe.train.feed;

import com.google.common.base.Throwables;
import io.mmoe.data.BadRow;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.BlockReader;
import io.mmoe.data.DataException;
import io.mmoe.data.RowBlock;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Turns blocks of rows into tables, which a pool of threads does side by side; the tables come in
 * the order of the blocks.
 *
 * <p>Owns the blocks, not the pool. Not safe for use by several threads.
 */
final class ParallelEncoder implements Closeable {
  private final BlockReader blocks;
  private final RowEncoder encoder;
  private final BadRowHandler badRows;
  private final ExecutorService parsers;
  private final int blocksAhead;
  private final Deque<Future<Encoded>> ahead = new ArrayDeque<>();
  private boolean ended;

  /** What a block came to. */
  private record Encoded(RowTable table, List<BadRow> badRows) {}

  /**
   * @param badRows is told of bad rows in the order of the file
   * @param blocksAhead blocks that may be parsed before they are asked for
   */
  ParallelEncoder(
      BlockReader blocks,
      RowEncoder encoder,
      BadRowHandler badRows,
      ExecutorService parsers,
      int blocksAhead) {
    this.blocks = blocks;
    this.encoder = encoder;
    this.badRows = badRows;
    this.parsers = parsers;
    this.blocksAhead = blocksAhead;
  }

  /**
   * The good rows of the next block that has any; nothing after the last.
   *
   * @throws DataException if the file can't be read, or if the handler of a bad row throws it
   */
  Optional<RowTable> next() throws InterruptedException {
    while (true) {
      while (!ended && ahead.size() <= blocksAhead) {
        parseAhead();
      }
      Future<Encoded> next = ahead.poll();
      if (next == null) {
        return Optional.empty();
      }
      Encoded encoded = await(next);
      encoded.badRows().forEach(badRows::accept);
      if (encoded.table().rows() > 0) {
        return Optional.of(encoded.table());
      }
    }
  }

  @Override
  public void close() {
    ahead.forEach(block -> block.cancel(true));
    blocks.close();
  }

  private void parseAhead() {
    Optional<RowBlock> block = blocks.next();
    ended = block.isEmpty();
    block.ifPresent(rows -> ahead.add(parsers.submit(() -> encode(rows))));
  }

  private Encoded encode(RowBlock block) {
    List<BadRow> bad = new ArrayList<>();
    RowTable table = encoder.encode(block.rows(TaobaoSchema.COLUMNS, bad::add));
    return new Encoded(table, bad);
  }

  private static Encoded await(Future<Encoded> next) throws InterruptedException {
    try {
      return next.get();
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
      throw new IllegalStateException(e.getCause());
    }
  }
}
