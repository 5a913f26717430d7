package io.mmoe.feature;

import io.mmoe.data.Row;
import java.nio.charset.StandardCharsets;

/** A split of text at separators, as TensorFlow's StringSplit op does it. Immutable. */
final class Splitter {
  private final boolean[] separators = new boolean[256];

  /**
   * @param characters characters that each end a value
   */
  Splitter(String characters) {
    for (byte each : characters.getBytes(StandardCharsets.UTF_8)) {
      separators[each & 0xff] = true;
    }
  }

  /** Passes each value of a field on. Empty values are dropped. */
  void split(FieldReader field, Row.ByteRange use) {
    byte[] bytes = field.bytes();
    int end = field.end();
    int from = field.start();
    while (from <= end) {
      int to = next(bytes, from, end);
      if (to > from) {
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
