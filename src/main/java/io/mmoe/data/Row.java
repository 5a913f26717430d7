package io.mmoe.data;

import io.mmoe.settings.schema.TaobaoSchema;

/** One row of a file, independent of its format. Fields are numbered from 0 in file order. */
public interface Row {
  /** Separator between the values of a list. */
  byte SEPARATOR = (byte) TaobaoSchema.VALUE_SEPARATOR.charAt(0);

  /** Returns whether the field is empty, which includes {@code ""} and a Parquet null. */
  boolean isEmpty(int field);

  /**
   * Passes the bytes of a field's value to a consumer.
   *
   * @param use consumer of the bytes, which are valid until the next row
   */
  void value(int field, ByteRange use);

  /**
   * Passes the bytes of each value of a list to a consumer, including empty values. An empty field
   * has one empty value.
   *
   * @param use consumer of the bytes, which are valid until the next row
   */
  default void values(int field, ByteRange use) {
    value(
        field,
        (bytes, start, end) -> {
          int from = start;
          for (int i = start; i <= end; i++) {
            if (i == end || bytes[i] == SEPARATOR) {
              use.accept(bytes, from, i);
              from = i + 1;
            }
          }
        });
  }

  /**
   * Returns the field as a whole number, or {@code Integer.MIN_VALUE} if it is not a whole number
   * between -100 million and 100 million (exclusive).
   */
  int wholeNumber(int field);

  /**
   * Parses {@code bytes[from, to)}, digits after an optional minus sign, for {@link
   * #wholeNumber(int)}.
   */
  static int wholeNumber(byte[] bytes, int from, int to) {
    boolean negative = from < to && bytes[from] == '-';
    int digits = negative ? from + 1 : from;
    if (digits >= to || to - digits > 8) {
      return Integer.MIN_VALUE;
    }
    int value = 0;
    for (int i = digits; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return Integer.MIN_VALUE;
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /** Returns the text of a field for messages. */
  String text(int field);

  /** A consumer of {@code bytes[start, end)}. */
  @FunctionalInterface
  interface ByteRange {
    void accept(byte[] bytes, int start, int end);
  }
}
