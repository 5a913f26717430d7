package io.mmoe.data;

import io.mmoe.settings.FileFormat;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of rows, in one of the formats that can be read. */
public sealed interface RowFile permits CsvFile, ParquetFile {

  /** The file of such a name; nothing is opened yet. */
  static RowFile of(Path path) {
    return switch (FileFormat.of(path)) {
      case CSV -> new CsvFile(path, false);
      case GZIP_CSV -> new CsvFile(path, true);
      case PARQUET -> new ParquetFile(path);
    };
  }

  Path path();

  /** Whether its rows have labels, as far as its first row or its schema tells. */
  boolean isLabelled();

  /**
   * Opens it. The caller closes the blocks.
   *
   * @param columns of its rows
   * @throws DataException if it is missing or can't be read, or if it lacks a column
   */
  BlockReader blocks(List<Column> columns);

  /** Opens a file whose rows all have labels, or all have none; it tells which. */
  default RowReader readLabelledOrNot() {
    List<Column> columns = isLabelled() ? TaobaoSchema.COLUMNS : TaobaoSchema.UNLABELLED_COLUMNS;
    return new RowReader(blocks(columns), columns, BadRowHandler.FAIL);
  }

  /**
   * Checks that it can be opened.
   *
   * @throws DataException if it is missing or no readable file
   */
  default void requireReadable() {
    if (!Files.isRegularFile(path()) || !Files.isReadable(path())) {
      throw new DataException(
          path(), Files.exists(path()) ? "not a readable file" : "there is no such file");
    }
  }

  /** Bytes of the file. */
  default long size() {
    try {
      return Files.size(path());
    } catch (IOException e) {
      throw new DataException(path(), e);
    }
  }
}
