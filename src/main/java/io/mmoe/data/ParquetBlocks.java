package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Blocks of a Parquet file's rows, decoded column by column. One row group is in memory at a time,
 * compressed, and one page of each column beside it.
 *
 * <p>Owns the file. Not safe for use by several threads.
 */
final class ParquetBlocks implements BlockReader {
  private static final int BLOCK_ROWS = 4096;

  private final Path file;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final List<ParquetColumn> columns = new ArrayList<>();
  private long rowsLeftInGroup;
  private long rowsRead;

  /**
   * @param reader becomes its own
   * @throws DataException if a column is missing or of another type
   */
  ParquetBlocks(Path file, ParquetFileReader reader, List<Column> columns) {
    this.file = file;
    this.reader = reader;
    try {
      MessageType all = reader.getFileMetaData().getSchema();
      List<Type> wanted = columns.stream().map(column -> requireType(all, column)).toList();
      schema = new MessageType(all.getName(), wanted);
      reader.setRequestedSchema(schema);
    } catch (DataException e) {
      close();
      throw e;
    }
  }

  @Override
  public Optional<RowBlock> next() {
    try {
      while (rowsLeftInGroup == 0) {
        PageReadStore group = reader.readNextRowGroup();
        if (group == null) {
          return Optional.empty();
        }
        open(group);
      }
      int rows = (int) Math.min(BLOCK_ROWS, rowsLeftInGroup);
      List<ParquetValues> values = columns.stream().map(column -> column.read(rows)).toList();
      long before = rowsRead;
      rowsLeftInGroup -= rows;
      rowsRead += rows;
      return Optional.of(new RowBlock(file, () -> before, new ParquetBlock(values, rows)));
    } catch (IOException | RuntimeException e) {
      // The library throws RuntimeExceptions of many kinds at damaged pages.
      throw new DataException(file, e);
    }
  }

  @Override
  public double share() {
    return rowsRead / (double) reader.getRecordCount();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new DataException(file, e);
    }
  }

  private void open(PageReadStore group) {
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(
            group, new Unused(), schema, reader.getFileMetaData().getCreatedBy());
    columns.clear();
    for (ColumnDescriptor column : schema.getColumns()) {
      columns.add(new ParquetColumn(column, store.getColumnReader(column)));
    }
    rowsLeftInGroup = group.getRowCount();
  }

  private Type requireType(MessageType all, Column column) {
    if (!all.containsField(column.name())) {
      throw new DataException(file, "has no column " + column.name());
    }
    Type type = all.getType(column.name());
    String expected =
        column instanceof Column.Label
            ? "INT32 or INT64"
            : column instanceof Column.Identity
                ? "INT32, INT64 or a string (BINARY)"
                : "a string (BINARY)";
    boolean fits =
        type.isPrimitive()
            && type.getRepetition() != Repetition.REPEATED
            && fits(type.asPrimitiveType().getPrimitiveTypeName(), column);
    if (!fits) {
      throw new DataException(
          file, "column %s must be %s, is %s".formatted(column.name(), expected, type));
    }
    return type;
  }

  /** Numbers may be strings of digits where the published data has them so. */
  private static boolean fits(PrimitiveTypeName type, Column column) {
    boolean isNumber = type == PrimitiveTypeName.INT32 || type == PrimitiveTypeName.INT64;
    boolean isString = type == PrimitiveTypeName.BINARY;
    return column instanceof Column.Label
        ? isNumber
        : column instanceof Column.Identity ? isNumber || isString : isString;
  }

  /** The library asks for where values go, though they are taken from its column readers. */
  private static final class Unused extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
