package io.mmoe.staging;

import com.google.common.base.Throwables;
import io.mmoe.data.DataException;
import io.mmoe.data.RowReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Reads lines of a file in blocks of whole lines, which a pool of threads parses side by side; the
 * tables come in the order of the lines.
 *
 * <p>Owns the open file, not the pool. Not safe for use by several threads.
 */
final class BlockReader implements Closeable {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int LONGEST_LINE_BYTES = 1 << 26;

  private final FileSlice slice;
  private final RowEncoder encoder;
  private final ExecutorService parsers;
  private final int blocksAhead;
  private final InputStream in;
  private final Deque<Future<RowTable>> ahead = new ArrayDeque<>();
  private byte[] rest = new byte[0];
  private long bytesLeft;
  private long linesRead;
  private boolean ended;

  /**
   * @param blocksAhead blocks that may be parsed before they are asked for
   * @throws DataException if the file can't be opened
   */
  BlockReader(FileSlice slice, RowEncoder encoder, ExecutorService parsers, int blocksAhead) {
    this.slice = slice;
    this.encoder = encoder;
    this.parsers = parsers;
    this.blocksAhead = blocksAhead;
    bytesLeft = slice.to() - slice.from();
    in = slice.open();
  }

  /**
   * The rows of the next block; nothing after the last line.
   *
   * @throws DataException at a malformed row
   */
  Optional<RowTable> next() throws InterruptedException {
    while (!ended && ahead.size() <= blocksAhead) {
      parseAhead();
    }
    Future<RowTable> next = ahead.poll();
    if (next == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(next.get());
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    ahead.forEach(block -> block.cancel(true));
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void parseAhead() {
    if (rest.length > LONGEST_LINE_BYTES) {
      throw new DataException(
          slice.file(), slice.linesBefore() + linesRead + 1, "longer than 64 MB");
    }
    byte[] bytes = Arrays.copyOf(rest, Math.max(BLOCK_BYTES, 2 * rest.length));
    int length = fill(bytes, rest.length);
    ended = length < bytes.length;
    int end = ended ? length : endOfLastLine(bytes, length);
    rest = Arrays.copyOfRange(bytes, end, length);
    if (end > 0) {
      long before = linesRead;
      ahead.add(
          parsers.submit(
              () ->
                  encoder.encode(
                      RowReader.of(slice.file(), bytes, end, () -> slice.linesBefore() + before))));
      linesRead += lineBreaks(bytes, end);
    }
  }

  private int fill(byte[] bytes, int from) {
    try {
      int most = (int) Math.min(bytes.length - from, bytesLeft);
      int read = in.readNBytes(bytes, from, most);
      bytesLeft -= read;
      return from + read;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** 0 if no line ends, so that the block grows. */
  private static int endOfLastLine(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static int lineBreaks(byte[] bytes, int length) {
    int lineBreaks = 0;
    for (int i = 0; i < length; i++) {
      lineBreaks += bytes[i] == '\n' ? 1 : 0;
    }
    return lineBreaks;
  }

  private DataException unreadable(IOException e) {
    return new DataException(slice.file(), "can't be read: " + e.getMessage());
  }
}
