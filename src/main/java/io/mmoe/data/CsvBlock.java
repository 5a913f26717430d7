package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A block of whole comma-separated lines. A line ends with {@code \n}. A {@code \r} directly before
 * it belongs to the line break, as in TensorFlow's {@code TextLineDataset}.
 */
final class CsvBlock extends RowBlock {
  private final byte[] bytes;
  private final int length;
  private final CsvRow row = new CsvRow(TaobaoSchema.COLUMNS.size());
  private int next;
  private int start;
  private int end;

  /**
   * @param rowsBefore number of lines of the file before this block
   * @param bytes buffer of the lines, owned by the block
   * @param length number of bytes in use
   */
  CsvBlock(Path file, LongSupplier rowsBefore, byte[] bytes, int length) {
    super(file, rowsBefore);
    this.bytes = bytes;
    this.length = length;
  }

  @Override
  String unit() {
    return "line";
  }

  @Override
  boolean advance() {
    if (next == length) {
      return false;
    }
    start = next;
    int at = next;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    boolean lineBreak = at < length;
    end = lineBreak && at > start && bytes[at - 1] == '\r' ? at - 1 : at;
    next = lineBreak ? at + 1 : at;
    return true;
  }

  @Override
  Row row(List<Column> columns) throws MalformedRowException {
    if (start == end) {
      throw new MalformedRowException("an empty line");
    }
    int fields = row.split(bytes, start, end);
    if (fields != columns.size()) {
      throw new MalformedRowException("has " + fields + " columns instead of " + columns.size());
    }
    return row;
  }

  @Override
  String text() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }
}
