package io.mmoe.data;

import io.mmoe.data.Row.ByteRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decoded values of one column of a block of Parquet rows, numbered from 0. A value has the text
 * that it would have as a CSV field. A null is an empty value.
 */
abstract sealed class ParquetValues {
  private @Nullable String @Nullable [] problems;

  abstract boolean isEmpty(int row);

  abstract void value(int row, ByteRange use);

  /** Returns the value as {@link Row#wholeNumber(int)} does. */
  abstract int wholeNumber(int row);

  abstract int capacity();

  /** Marks a value that has no exact text. */
  void markMalformed(int row, String problem) {
    if (problems == null) {
      problems = new String[capacity()];
    }
    problems[row] = problem;
  }

  boolean hasProblems() {
    return problems != null;
  }

  /** Returns why a value is malformed, or null if it is well-formed. */
  @Nullable String problem(int row) {
    return problems == null ? null : problems[row];
  }

  /** The values of a column of whole numbers. */
  static final class Numbers extends ParquetValues {
    /** Marks an empty value. */
    private static final long EMPTY = Long.MIN_VALUE;

    private static final long MAX_WHOLE_NUMBER = 99_999_999;
    private final long[] values;

    /** Creates values that are all empty. */
    Numbers(int count) {
      values = new long[count];
      Arrays.fill(values, EMPTY);
    }

    /** Sets a value. The mark of an empty value is replaced by another number out of range. */
    void set(int row, long value) {
      values[row] = value == EMPTY ? EMPTY + 1 : value;
    }

    @Override
    boolean isEmpty(int row) {
      return values[row] == EMPTY;
    }

    @Override
    void value(int row, ByteRange use) {
      byte[] text =
          isEmpty(row)
              ? new byte[0]
              : Long.toString(values[row]).getBytes(StandardCharsets.US_ASCII);
      use.accept(text, 0, text.length);
    }

    @Override
    int wholeNumber(int row) {
      long value = values[row];
      return value >= -MAX_WHOLE_NUMBER && value <= MAX_WHOLE_NUMBER
          ? (int) value
          : Integer.MIN_VALUE;
    }

    @Override
    int capacity() {
      return values.length;
    }
  }

  /**
   * The texts of the values of a column, concatenated in one buffer. A text is appended in parts
   * and then ended.
   */
  static final class Texts extends ParquetValues {
    private static final int TYPICAL_BYTES = 8;
    private static final int LONGEST_NUMBER = 20;

    private final int[] ends;
    private byte[] bytes;
    private int length;
    private int count;

    Texts(int capacity) {
      ends = new int[capacity];
      bytes = new byte[capacity * TYPICAL_BYTES];
    }

    void append(ByteBuffer text) {
      int size = text.remaining();
      reserve(size);
      text.get(bytes, length, size);
      length += size;
    }

    void append(byte text) {
      reserve(1);
      bytes[length] = text;
      length++;
    }

    /** Appends decimal digits, after a minus sign if the number is negative. */
    void append(long number) {
      reserve(LONGEST_NUMBER);
      long left = number;
      if (number < 0) {
        bytes[length] = '-';
        length++;
      }
      int digits = 1;
      for (long rest = number / 10; rest != 0; rest /= 10) {
        digits++;
      }
      for (int i = length + digits - 1; i >= length; i--) {
        bytes[i] = (byte) ('0' + Math.abs(left % 10));
        left /= 10;
      }
      length += digits;
    }

    /** Returns the number of bytes so far. */
    int length() {
      return length;
    }

    /** Returns whether a byte was appended at an offset or after it. */
    boolean contains(byte value, int from) {
      for (int i = from; i < length; i++) {
        if (bytes[i] == value) {
          return true;
        }
      }
      return false;
    }

    /** Ends the text of the next value. Without an append, it is empty. */
    void end() {
      ends[count] = length;
      count++;
    }

    /** Ends the text of the next value, which is malformed if a problem is given. */
    void end(@Nullable String problem) {
      if (problem != null) {
        markMalformed(count, problem);
      }
      end();
    }

    @Override
    boolean isEmpty(int row) {
      return start(row) == ends[row];
    }

    @Override
    void value(int row, ByteRange use) {
      use.accept(bytes, start(row), ends[row]);
    }

    @Override
    int wholeNumber(int row) {
      return Row.wholeNumber(bytes, start(row), ends[row]);
    }

    @Override
    int capacity() {
      return ends.length;
    }

    private int start(int row) {
      return row == 0 ? 0 : ends[row - 1];
    }

    private void reserve(int size) {
      int end = Math.addExact(length, size);
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, Math.multiplyExact(bytes.length, 2)));
      }
    }
  }
}
