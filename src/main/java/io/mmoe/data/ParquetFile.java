package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;

/**
 * Apache Parquet: columns by name, numbers as INT32 or INT64 (an identity as digits too), the rest
 * as strings.
 */
record ParquetFile(Path path) implements RowFile {

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
    return new ParquetBlocks(path, open(), columns);
  }

  private ParquetFileReader open() {
    requireReadable();
    try {
      return ParquetFileReader.open(
          new LocalInputFile(path),
          ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
    } catch (IOException | RuntimeException e) {
      // The library throws RuntimeExceptions of many kinds at a file that is none of its own.
      throw new DataException(path, e);
    }
  }
}
