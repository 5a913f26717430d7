package io.mmoe.data;

import io.mmoe.settings.FileFormat;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of rows in one of the supported formats. */
public sealed interface RowFile permits CsvFile, ParquetFile {

  /** Returns the file at a path without opening it. The file name determines the format. */
  static RowFile of(Path path) {
    return switch (FileFormat.of(path)) {
      case CSV -> new CsvFile(path, CsvFile.Encoding.PLAIN);
      case GZIP_CSV -> new CsvFile(path, CsvFile.Encoding.GZIP);
      case PARQUET -> new ParquetFile(path);
    };
  }

  /** Returns the file at a path, whose reader also rejects anything TensorFlow's readers reject. */
  static RowFile inGraph(Path path) {
    return FileFormat.of(path) == FileFormat.GZIP_CSV
        ? new CsvFile(path, CsvFile.Encoding.GZIP_IN_GRAPH)
        : of(path);
  }

  Path path();

  /** Returns whether the rows have labels, according to the first row or the file's schema. */
  boolean isLabelled();

  /**
   * Opens the file. The caller closes the blocks.
   *
   * @param columns columns of the rows
   * @throws DataException if the file is missing, can't be read or lacks a column
   */
  BlockReader blocks(List<Column> columns);

  /**
   * Opens a file whose rows all have labels or all lack them. {@link RowReader#columns} returns
   * which. The caller closes the reader.
   *
   * @throws DataException as {@link #blocks} does, and from the reader at the first malformed row
   */
  default RowReader readLabelledOrNot() {
    List<Column> columns = isLabelled() ? TaobaoSchema.COLUMNS : TaobaoSchema.UNLABELLED_COLUMNS;
    return new RowReader(blocks(columns), columns, BadRowHandler.FAIL);
  }

  /**
   * Checks that the file can be opened.
   *
   * @throws DataException with the reason if it is missing or not a readable file
   */
  default void requireReadable() {
    ReadableFile.require(path());
  }

  /** Returns the size of the file in bytes. */
  default long size() {
    try {
      return Files.size(path());
    } catch (IOException e) {
      throw new DataException(path(), e);
    }
  }
}
