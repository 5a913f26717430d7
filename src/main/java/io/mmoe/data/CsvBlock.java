package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows that are comma-separated lines. */
final class CsvBlock implements UncheckedRows {
  private static final int MOST_COLUMNS = TaobaoSchema.COLUMNS.size();

  private final LineReader lines;
  private final CsvRow row = new CsvRow(MOST_COLUMNS);

  CsvBlock(LineReader lines) {
    this.lines = lines;
  }

  @Override
  public String unit() {
    return "line";
  }

  @Override
  public boolean advance() {
    return lines.advance();
  }

  @Override
  public Row row(List<Column> columns) throws MalformedRowException {
    if (lines.start() == lines.end()) {
      throw new MalformedRowException("an empty line");
    }
    int fields = row.split(lines.bytes(), lines.start(), lines.end());
    if (fields != columns.size()) {
      throw new MalformedRowException("has " + fields + " columns instead of " + columns.size());
    }
    return row;
  }

  @Override
  public String text() {
    return new String(
        lines.bytes(), lines.start(), lines.end() - lines.start(), StandardCharsets.UTF_8);
  }
}
