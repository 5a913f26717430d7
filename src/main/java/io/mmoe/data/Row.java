package io.mmoe.data;

import io.mmoe.settings.schema.TaobaoSchema;

/** One row as a file holds it, whatever the format; fields are counted from 0, in file order. */
public interface Row {
  /** Between the values of a list. */
  byte SEPARATOR = (byte) TaobaoSchema.VALUE_SEPARATOR.charAt(0);

  /** Whether the field is empty; {@code ""} is, and so is what Parquet calls null. */
  boolean isEmpty(int field);

  /**
   * The bytes of a field's value.
   *
   * @param use is handed an array and the range in it, which hold until the next row
   */
  void value(int field, ByteRange use);

  /**
   * The bytes of each value of a list, empty ones too; an empty field has one.
   *
   * @param use likewise
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

  /** The field as a whole number, or {@code Integer.MIN_VALUE} if it is none below 100 million. */
  int wholeNumber(int field);

  /** The same of digits, with or without a minus sign, from a byte to the one before another. */
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

  /** The text of a field, for messages. */
  String text(int field);

  /** Takes {@code bytes[start, end)}. */
  @FunctionalInterface
  interface ByteRange {
    void accept(byte[] bytes, int start, int end);
  }
}
