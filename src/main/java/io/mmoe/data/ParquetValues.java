package io.mmoe.data;

import io.mmoe.data.Row.ByteRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Values of one column, counted from 0. What is null is empty. */
sealed interface ParquetValues {

  boolean isEmpty(int row);

  void value(int row, ByteRange use);

  int wholeNumber(int row);

  /** Of a column of numbers. */
  final class Numbers implements ParquetValues {
    /** No number that a row can hold. */
    private static final long NONE = Long.MIN_VALUE;

    private static final long MOST = 99_999_999;
    private final long[] values;

    Numbers(int count) {
      values = new long[count];
      Arrays.fill(values, NONE);
    }

    void set(int row, long value) {
      values[row] = value == NONE ? NONE + 1 : value;
    }

    @Override
    public boolean isEmpty(int row) {
      return values[row] == NONE;
    }

    @Override
    public void value(int row, ByteRange use) {
      byte[] text =
          isEmpty(row)
              ? new byte[0]
              : Long.toString(values[row]).getBytes(StandardCharsets.US_ASCII);
      use.accept(text, 0, text.length);
    }

    @Override
    public int wholeNumber(int row) {
      long value = values[row];
      return value >= -MOST && value <= MOST ? (int) value : Integer.MIN_VALUE;
    }
  }

  /** Of a column of strings. */
  final class Strings implements ParquetValues {
    private static final int TYPICAL_BYTES = 8;

    private final int[] ends;
    private byte[] bytes;
    private int count;

    Strings(int capacity) {
      ends = new int[capacity];
      bytes = new byte[capacity * TYPICAL_BYTES];
    }

    void add(ByteBuffer value) {
      int start = start(count);
      int length = value.remaining();
      int end = Math.addExact(start, length);
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, Math.multiplyExact(bytes.length, 2)));
      }
      value.get(bytes, start, length);
      ends[count] = end;
      count++;
    }

    void addEmpty() {
      ends[count] = start(count);
      count++;
    }

    @Override
    public boolean isEmpty(int row) {
      return start(row) == ends[row];
    }

    @Override
    public void value(int row, ByteRange use) {
      use.accept(bytes, start(row), ends[row]);
    }

    @Override
    public int wholeNumber(int row) {
      return Row.wholeNumber(bytes, start(row), ends[row]);
    }

    private int start(int row) {
      return row == 0 ? 0 : ends[row - 1];
    }
  }
}
