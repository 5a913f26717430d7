package io.mmoe.feature;

import io.mmoe.data.Row;
import java.nio.charset.StandardCharsets;

/** A split of text at separators, as TensorFlow's StringSplit op does it. Immutable. */
final class Splitter {
  private final boolean[] separators = new boolean[256];
  private final boolean keepEmpty;

  /**
   * @param characters characters that each end a value
   * @param keepEmpty whether empty values count
   */
  Splitter(String characters, boolean keepEmpty) {
    this.keepEmpty = keepEmpty;
    for (byte each : characters.getBytes(StandardCharsets.UTF_8)) {
      separators[each & 0xff] = true;
    }
  }

  /** Passes each value of a field on. */
  void split(FieldReader field, Row.ByteRange use) {
    byte[] bytes = field.bytes();
    int end = field.end();
    int from = field.start();
    while (from <= end) {
      int to = next(bytes, from, end);
      if (keepEmpty || to > from) {
        use.accept(bytes, from, to);
      }
      from = to + 1;
    }
  }

  /** Returns the position of the first separator in {@code bytes[from, end)}, or end. */
  int next(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && !separators[bytes[at] & 0xff]) {
      at++;
    }
    return at;
  }
}
