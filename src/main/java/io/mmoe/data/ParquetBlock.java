package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows whose columns are decoded. */
final class ParquetBlock implements UncheckedRows, Row {
  private final List<ParquetValues> columns;
  private final int rows;
  private int row = -1;

  ParquetBlock(List<ParquetValues> columns, int rows) {
    this.columns = List.copyOf(columns);
    this.rows = rows;
  }

  @Override
  public String unit() {
    return "row";
  }

  @Override
  public boolean advance() {
    row++;
    return row < rows;
  }

  @Override
  public Row row(List<Column> ofFile) {
    return this;
  }

  @Override
  public String text() {
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
