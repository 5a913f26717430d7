package io.mmoe.data;

import io.mmoe.data.ParquetBlock.Numbers;
import io.mmoe.data.ParquetBlock.Strings;
import io.mmoe.data.ParquetBlock.Values;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * An Apache Parquet file. Columns are found by name. A label column holds INT32 or INT64, an
 * identity column INT32, INT64 or strings of digits, any other column strings.
 */
final class ParquetFile implements RowFile {
  private final Path path;

  ParquetFile(Path path) {
    this.path = path;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public boolean isLabelled() {
    try (ParquetFileReader reader = open()) {
      return TaobaoSchema.LABELS.stream()
          .anyMatch(label -> reader.getFileMetaData().getSchema().containsField(label.name()));
    } catch (IOException e) {
      throw new DataException(path, e);
    }
  }

  @Override
  public BlockReader blocks(List<Column> columns) {
    return new ColumnBlocks(path, open(), columns);
  }

  private ParquetFileReader open() {
    requireReadable();
    try {
      return ParquetFileReader.open(
          new LocalInputFile(path),
          ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
    } catch (IOException | RuntimeException e) {
      // The library throws various RuntimeExceptions if the file is not a Parquet file.
      throw new DataException(path, e);
    }
  }

  /**
   * A reader that decodes blocks column by column. Memory holds one compressed row group and one
   * page of each column at a time.
   *
   * <p>Owns the library's reader. Not safe for use by several threads.
   */
  private static final class ColumnBlocks implements BlockReader {
    private static final int BLOCK_ROWS = 4096;

    private final Path file;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final List<ColumnDecoder> columns = new ArrayList<>();
    private long rowsLeftInGroup;
    private long rowsRead;

    /**
     * @param reader reader of the file, closed with this reader
     * @throws DataException if a column is missing or has another type
     */
    ColumnBlocks(Path file, ParquetFileReader reader, List<Column> columns) {
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
        List<Values> values = columns.stream().map(column -> column.read(rows)).toList();
        long before = rowsRead;
        rowsLeftInGroup -= rows;
        rowsRead += rows;
        return Optional.of(new ParquetBlock(file, () -> before, values, rows));
      } catch (IOException | RuntimeException e) {
        // The library throws various RuntimeExceptions at damaged pages.
        throw new DataException(file, e);
      }
    }

    @Override
    public double fractionRead() {
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
        columns.add(new ColumnDecoder(column, store.getColumnReader(column)));
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

    /** Returns whether a type fits a column. The published data stores identities as strings. */
    private static boolean fits(PrimitiveTypeName type, Column column) {
      boolean isNumber = type == PrimitiveTypeName.INT32 || type == PrimitiveTypeName.INT64;
      boolean isString = type == PrimitiveTypeName.BINARY;
      return column instanceof Column.Label
          ? isNumber
          : column instanceof Column.Identity ? isNumber || isString : isString;
    }

    /** A converter that the library requires. It stays idle because column readers give values. */
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

  /** A decoder of one column of a row group. */
  private static final class ColumnDecoder {
    private final ColumnDescriptor column;
    private final ColumnReader reader;

    ColumnDecoder(ColumnDescriptor column, ColumnReader reader) {
      this.column = column;
      this.reader = reader;
    }

    /** Decodes the next values. At least {@code count} values must remain. */
    Values read(int count) {
      return column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
          ? strings(count)
          : numbers(count);
    }

    private Values numbers(int count) {
      Numbers values = new Numbers(count);
      boolean isLong = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
      for (int i = 0; i < count; i++) {
        if (isPresent()) {
          values.set(i, isLong ? reader.getLong() : reader.getInteger());
        }
        reader.consume();
      }
      return values;
    }

    private Values strings(int count) {
      Strings values = new Strings(count);
      for (int i = 0; i < count; i++) {
        if (isPresent()) {
          values.add(reader.getBinary().toByteBuffer());
        } else {
          values.addEmpty();
        }
        reader.consume();
      }
      return values;
    }

    private boolean isPresent() {
      return reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel();
    }
  }
}
