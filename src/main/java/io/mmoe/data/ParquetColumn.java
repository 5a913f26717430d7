package io.mmoe.data;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Reads the values of one column of a row group in their order. */
record ParquetColumn(ColumnDescriptor column, ColumnReader reader) {
  /** The next values; there must be as many. */
  ParquetValues read(int count) {
    return column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        ? strings(count)
        : numbers(count);
  }

  private ParquetValues numbers(int count) {
    ParquetValues.Numbers values = new ParquetValues.Numbers(count);
    boolean isLong = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    for (int i = 0; i < count; i++) {
      if (isPresent()) {
        values.set(i, isLong ? reader.getLong() : reader.getInteger());
      }
      reader.consume();
    }
    return values;
  }

  private ParquetValues strings(int count) {
    ParquetValues.Strings values = new ParquetValues.Strings(count);
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
