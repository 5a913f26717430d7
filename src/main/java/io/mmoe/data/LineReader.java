package io.mmoe.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Yields the lines of a file as ranges of one reused buffer: {@code \n} ends a line, a {@code \r}
 * right before it belongs to the line break, as in TensorFlow's {@code TextLineDataset}.
 *
 * <p>Not safe for use by several threads.
 */
final class LineReader implements Closeable {
  private static final int INITIAL_BUFFER_BYTES = 1 << 20;

  private final InputStream in;
  private final long size;
  private byte[] buffer;
  private long before;
  private int filled;
  private int next;
  private int start;
  private int end;

  LineReader(Path file) throws IOException {
    size = Files.size(file);
    in = Files.newInputStream(file);
    buffer = new byte[INITIAL_BUFFER_BYTES];
  }

  /** Reads lines that are in memory; the bytes become its own. */
  LineReader(byte[] bytes, int length) {
    in = InputStream.nullInputStream();
    buffer = bytes;
    filled = length;
    size = length;
  }

  /** Goes to the next line; false after the last. */
  boolean advance() throws IOException {
    int scanned = next;
    while (true) {
      int lineBreak = indexOfLineBreak(scanned);
      if (lineBreak >= 0) {
        setLine(lineBreak, lineBreak + 1);
        return true;
      }
      int pending = filled - next;
      if (!fill()) {
        if (pending == 0) {
          return false;
        }
        start = next;
        end = filled;
        next = filled;
        return true;
      }
      scanned = next + pending;
    }
  }

  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** How much of the file lies behind the end of the line, 0 to 1. */
  double share() {
    return size == 0 ? 1 : Math.min(1, (double) (before + next) / size);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void setLine(int lineBreak, int following) {
    start = next;
    end = lineBreak > next && buffer[lineBreak - 1] == '\r' ? lineBreak - 1 : lineBreak;
    next = following;
  }

  private int indexOfLineBreak(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Moves the unread bytes to the front and reads more behind them; false at the end. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, next, buffer, 0, filled - next);
    filled -= next;
    before += next;
    next = 0;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(read, 0);
    return read > 0;
  }
}
