package io.mmoe.data.prepare;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;

/**
 * The fields of the record that was read last, in one buffer that is used again: reading numbers
 * allocates nothing. Not safe for use by several threads.
 */
final class Fields extends AbstractBaseCsvCallbackHandler<Fields> {
  /** What {@link #number} returns for a field that is no whole number below 2^31. */
  static final int NO_NUMBER = -1;

  private static final int MOST_DIGITS = 10;

  private final int[] ends;
  private char[] text = new char[256];
  private int length;
  private long line;

  /**
   * @param capacity fields to keep; further ones are counted only
   */
  Fields(int capacity) {
    ends = new int[capacity];
  }

  /** The line that the record begins in, counted from 1; also of one that can't be read. */
  long line() {
    return line;
  }

  int count() {
    return getFieldCount();
  }

  boolean isEmpty(int field) {
    return start(field) == ends[field];
  }

  String text(int field) {
    return new String(text, start(field), ends[field] - start(field));
  }

  /** The field as a whole number from 0 to 2^31 - 1, in digits only; or {@link #NO_NUMBER}. */
  int number(int field) {
    int from = start(field);
    int to = ends[field];
    if (from == to || to - from > MOST_DIGITS) {
      return NO_NUMBER;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return NO_NUMBER;
      }
      value = value * 10 + digit;
    }
    return value > Integer.MAX_VALUE ? NO_NUMBER : (int) value;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    line = startingLineNumber;
    length = 0;
  }

  @Override
  protected void handleField(int field, char[] buffer, int offset, int size, boolean quoted) {
    if (field >= ends.length) {
      return;
    }
    if (length + size > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + size));
    }
    System.arraycopy(buffer, offset, text, length, size);
    length += size;
    ends[field] = length;
  }

  @Override
  protected Fields buildRecord() {
    return this;
  }

  private int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }
}
