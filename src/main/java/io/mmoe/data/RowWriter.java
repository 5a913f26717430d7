package io.mmoe.data;

import io.mmoe.settings.FileFormat;
import io.mmoe.settings.schema.Column;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A writer of rows to a file, which it owns. Not safe for use by several threads. */
public sealed interface RowWriter extends Closeable permits CsvWriter, ParquetWriter {
  /**
   * Creates a file or overwrites it.
   *
   * @param columns columns of the rows
   */
  static RowWriter create(Path file, FileFormat format, List<Column> columns) throws IOException {
    return switch (format) {
      case CSV -> CsvWriter.plain(file, columns.size());
      case GZIP_CSV -> CsvWriter.compressed(file, columns.size());
      case PARQUET -> new ParquetWriter(file, columns);
    };
  }

  /**
   * Writes a row.
   *
   * @throws UnwritableRowException if the format can't represent the row
   */
  void write(Row row) throws IOException, UnwritableRowException;

  /**
   * Writes the current row of a reader.
   *
   * @throws DataException with the row's number if the format can't represent the row
   */
  default void writeRowOf(RowReader from) throws IOException {
    try {
      write(from.row());
    } catch (UnwritableRowException e) {
      throw new DataException(from.badRow(String.valueOf(e.getMessage())));
    }
  }

  /** Thrown if a format can't represent a row. The message states the problem. */
  final class UnwritableRowException extends Exception {
    private static final long serialVersionUID = 1L;

    UnwritableRowException(String problem) {
      super(problem, null, false, false);
    }
  }
}
