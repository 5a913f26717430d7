package io.mmoe.data;

/**
 * Yields lines as ranges of the bytes that hold them: {@code \n} ends a line, a {@code \r} right
 * before it belongs to the line break, as in TensorFlow's {@code TextLineDataset}.
 *
 * <p>Not safe for use by several threads.
 */
final class LineReader {
  private final byte[] bytes;
  private final int length;
  private int next;
  private int start;
  private int end;

  /**
   * @param bytes hold the lines; they become its own
   * @param length bytes that count
   */
  LineReader(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** Goes to the next line; false after the last. */
  boolean advance() {
    if (next == length) {
      return false;
    }
    start = next;
    int at = next;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    boolean broken = at < length;
    end = broken && at > start && bytes[at - 1] == '\r' ? at - 1 : at;
    next = broken ? at + 1 : at;
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }
}
