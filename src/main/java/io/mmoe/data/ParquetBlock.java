package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A block of Parquet rows whose columns are decoded. It is also its own current row. */
final class ParquetBlock extends RowBlock implements Row {
  private final List<ParquetValues> columns;
  private final int rows;
  private final boolean hasProblems;
  private int row = -1;

  /**
   * @param rowsBefore number of rows of the file before this block
   * @param columns values of each column
   * @param rows number of values of each column
   */
  ParquetBlock(Path file, LongSupplier rowsBefore, List<ParquetValues> columns, int rows) {
    super(file, rowsBefore);
    this.columns = List.copyOf(columns);
    this.rows = rows;
    hasProblems = columns.stream().anyMatch(ParquetValues::hasProblems);
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
  Row row(List<Column> ofFile) throws MalformedRowException {
    if (hasProblems) {
      for (ParquetValues values : columns) {
        String problem = values.problem(row);
        if (problem != null) {
          throw new MalformedRowException(problem);
        }
      }
    }
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
}
