package io.mmoe.feature;

import io.mmoe.data.Row;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.FieldType;
import io.mmoe.settings.schema.TableSchema;
import java.nio.charset.StandardCharsets;

/**
 * A reader of one field of a row, as text or as a number. An empty field has its default value.
 *
 * <p>The text of a whole number is its decimal form without leading zeros. Not safe for use by
 * several threads.
 */
final class FieldReader implements Row.ByteRange {
  private final Field field;
  private final int index;
  private final byte[] defaultValue;
  private byte[] bytes = new byte[0];
  private int start;
  private int end;

  FieldReader(TableSchema schema, Field field) {
    this.field = field;
    index = schema.index(field);
    defaultValue = field.defaultValue().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads the field of a row. The other methods return its value. */
  FieldReader read(Row row) {
    if (row.isEmpty(index)) {
      accept(defaultValue, 0, defaultValue.length);
    } else {
      row.value(index, this);
    }
    if (field.type().isInteger() && !isCanonical()) {
      byte[] digits = Long.toString(integer()).getBytes(StandardCharsets.US_ASCII);
      accept(digits, 0, digits.length);
    }
    return this;
  }

  @Override
  public void accept(byte[] from, int first, int last) {
    bytes = from;
    start = first;
    end = last;
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

  boolean isEmpty() {
    return start == end;
  }

  String text() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /**
   * Returns the value as a whole number.
   *
   * @throws MalformedFeatureException if it is none
   */
  long integer() {
    return integer(bytes, start, end);
  }

  /**
   * Returns the value as a number.
   *
   * @throws MalformedFeatureException if it is none
   */
  float number() {
    return number(bytes, start, end);
  }

  /** Returns the whole number in {@code bytes[from, to)}. */
  long integer(byte[] text, int from, int to) {
    try {
      return Long.parseLong(string(text, from, to));
    } catch (NumberFormatException e) {
      throw malformed("a whole number", string(text, from, to));
    }
  }

  /** Returns the number in {@code bytes[from, to)}. */
  float number(byte[] text, int from, int to) {
    try {
      return field.type() == FieldType.DOUBLE
          ? (float) Double.parseDouble(string(text, from, to))
          : Float.parseFloat(string(text, from, to));
    } catch (NumberFormatException e) {
      throw malformed("a number", string(text, from, to));
    }
  }

  /** Returns the error that the field does not hold a certain form. */
  MalformedFeatureException malformed(String form, String value) {
    return new MalformedFeatureException(
        "%s must be %s, got \"%s\"".formatted(field.name(), form, value));
  }

  private static String string(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  private boolean isCanonical() {
    if (end - start == 1 && bytes[start] == '0') {
      return true;
    }
    int digits = start < end && bytes[start] == '-' ? start + 1 : start;
    return digits < end && bytes[digits] >= '1' && bytes[digits] <= '9';
  }
}
