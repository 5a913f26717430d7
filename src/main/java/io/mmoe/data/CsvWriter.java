package io.mmoe.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** A writer of comma-separated lines. It quotes fields with commas or quotes (RFC 4180). */
final class CsvWriter implements RowWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final int columns;
  private byte[] line = new byte[1024];
  private int length;
  private boolean hasLineBreak;

  private CsvWriter(OutputStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  static CsvWriter plain(Path file, int columns) throws IOException {
    return new CsvWriter(
        new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES), columns);
  }

  /** Creates a file that is compressed by gzip. */
  static CsvWriter compressed(Path file, int columns) throws IOException {
    OutputStream gzip =
        new FastGzip(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    return new CsvWriter(new BufferedOutputStream(gzip, BUFFER_BYTES), columns);
  }

  @Override
  public void write(Row row) throws IOException, UnwritableRowException {
    length = 0;
    hasLineBreak = false;
    for (int i = 0; i < columns; i++) {
      row.value(i, this::append);
      put(i + 1 == columns ? '\n' : ',');
    }
    if (hasLineBreak) {
      throw new UnwritableRowException("a line break inside a field, which a line can't hold");
    }
    out.write(line, 0, length);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void append(byte[] bytes, int start, int end) {
    boolean quoted = false;
    for (int i = start; i < end; i++) {
      quoted |= bytes[i] == ',' || bytes[i] == '"';
      hasLineBreak |= bytes[i] == '\n' || bytes[i] == '\r';
    }
    if (quoted) {
      put('"');
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] == '"') {
        put('"');
      }
      put(bytes[i]);
    }
    if (quoted) {
      put('"');
    }
  }

  private void put(int value) {
    if (length == line.length) {
      line = Arrays.copyOf(line, Math.multiplyExact(length, 2));
    }
    line[length] = (byte) value;
    length++;
  }

  /** Gzip at a level that is twice as fast as the default and yields 10 % more bytes. */
  private static final class FastGzip extends GZIPOutputStream {
    private static final int LEVEL = 4;

    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(LEVEL);
    }
  }
}
