package io.mmoe.data;

import io.mmoe.config.Column;
import io.mmoe.config.FileFormat;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes rows to a file. Owns it; not safe for use by several threads. */
public sealed interface RowWriter extends Closeable permits CsvWriter, ParquetWriter {
  int BUFFER_BYTES = 1 << 16;

  /**
   * Makes a file, or empties it.
   *
   * @param columns of the rows
   */
  static RowWriter create(Path file, FileFormat format, List<Column> columns) throws IOException {
    return switch (format) {
      case CSV -> new CsvWriter(buffered(file), columns.size());
      case GZIP_CSV ->
          new CsvWriter(
              new BufferedOutputStream(new FastGzip(buffered(file)), BUFFER_BYTES), columns.size());
      case PARQUET -> new ParquetWriter(file, columns);
    };
  }

  /**
   * Writes a row.
   *
   * @throws UnwritableRowException if the format has no way to write it
   */
  void write(Row row) throws IOException, UnwritableRowException;

  private static OutputStream buffered(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
  }

  /** Twice as fast as the default level, at a tenth more bytes. */
  final class FastGzip extends GZIPOutputStream {
    private static final int LEVEL = 4;

    private FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(LEVEL);
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
