package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A block of Parquet rows whose columns are decoded. It is also its own current row. */
final class ParquetBlock extends RowBlock implements Row {
  private final List<Values> columns;
  private final int rows;
  private int row = -1;

  /**
   * @param rowsBefore number of rows of the file before this block
   * @param columns values of each column
   * @param rows number of values of each column
   */
  ParquetBlock(Path file, LongSupplier rowsBefore, List<Values> columns, int rows) {
    super(file, rowsBefore);
    this.columns = List.copyOf(columns);
    this.rows = rows;
  }

  @Override
  String unit() {
    return "row";
  }

  @Override
  boolean advance() {
    row++;
    return row < rows;
  }

  @Override
  Row row(List<Column> ofFile) {
    return this;
  }

  @Override
  String text() {
    return IntStream.range(0, columns.size()).mapToObj(this::text).collect(Collectors.joining(","));
  }

  @Override
  public boolean isEmpty(int field) {
    return columns.get(field).isEmpty(row);
  }

  @Override
  public void value(int field, ByteRange use) {
    columns.get(field).value(row, use);
  }

  @Override
  public int wholeNumber(int field) {
    return columns.get(field).wholeNumber(row);
  }

  @Override
  public String text(int field) {
    StringBuilder text = new StringBuilder();
    value(
        field,
        (bytes, start, end) ->
            text.append(new String(bytes, start, end - start, StandardCharsets.UTF_8)));
    return text.toString();
  }

  /** The values of one column, numbered from 0. A null is an empty value. */
  sealed interface Values permits Numbers, Strings {

    boolean isEmpty(int row);

    void value(int row, ByteRange use);

    int wholeNumber(int row);
  }

  /** The values of a column of numbers. */
  static final class Numbers implements Values {
    /** Marks an empty value. */
    private static final long EMPTY = Long.MIN_VALUE;

    private static final long MAX_WHOLE_NUMBER = 99_999_999;
    private final long[] values;

    Numbers(int count) {
      values = new long[count];
      Arrays.fill(values, EMPTY);
    }

    /** Sets a value. The mark of an empty value is replaced by another number out of range. */
    void set(int row, long value) {
      values[row] = value == EMPTY ? EMPTY + 1 : value;
    }

    @Override
    public boolean isEmpty(int row) {
      return values[row] == EMPTY;
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
      return value >= -MAX_WHOLE_NUMBER && value <= MAX_WHOLE_NUMBER
          ? (int) value
          : Integer.MIN_VALUE;
    }
  }

  /** The values of a column of strings, concatenated in one buffer. */
  static final class Strings implements Values {
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
