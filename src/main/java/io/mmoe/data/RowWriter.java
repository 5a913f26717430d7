package io.mmoe.data;

import io.mmoe.settings.FileFormat;
import io.mmoe.settings.schema.Column;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes rows to a file. Owns it; not safe for use by several threads. */
public sealed interface RowWriter extends Closeable permits CsvWriter, ParquetWriter {
  /**
   * Makes a file, or empties it.
   *
   * @param columns of the rows
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
   * @throws UnwritableRowException if the format has no way to write it
   */
  void write(Row row) throws IOException, UnwritableRowException;

  /**
   * Writes the row that a reader has reached.
   *
   * @throws DataException naming it, if the format has no way to write it
   */
  default void writeRowOf(RowReader from) throws IOException {
    try {
      write(from.row());
    } catch (UnwritableRowException e) {
      throw new DataException(from.bad(String.valueOf(e.getMessage())));
    }
  }

  /** A row that a format can't hold; the message says why. */
  final class UnwritableRowException extends Exception {
    private static final long serialVersionUID = 1L;

    UnwritableRowException(String problem) {
      super(problem, null, false, false);
    }
  }
}
