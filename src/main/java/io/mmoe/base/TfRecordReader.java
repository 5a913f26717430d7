package io.mmoe.base;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A reader of TFRecord files, whose format {@link TfRecordWriter} describes.
 *
 * <p>Owns the open file. Not safe for use by several threads.
 */
public final class TfRecordReader implements Closeable {
  private static final int MAX_RECORD_BYTES = 1 << 30;

  private final Path file;
  private final InputStream in;

  private TfRecordReader(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  public static TfRecordReader open(Path file) throws IOException {
    return new TfRecordReader(file, new BufferedInputStream(Files.newInputStream(file)));
  }

  /**
   * Reads the next record.
   *
   * @return the record, or empty at the end of the file
   * @throws IOException if the file can't be read, or is truncated or damaged
   */
  public Optional<byte[]> next() throws IOException {
    byte[] length = in.readNBytes(Long.BYTES);
    if (length.length == 0) {
      return Optional.empty();
    }
    check(length, Long.BYTES);
    long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (size < 0 || size > MAX_RECORD_BYTES) {
      throw new IOException(file + " has a record of " + size + " bytes");
    }
    byte[] record = in.readNBytes((int) size);
    check(record, (int) size);
    return Optional.of(record);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void check(byte[] bytes, int expected) throws IOException {
    byte[] checksum = in.readNBytes(Integer.BYTES);
    if (bytes.length < expected || checksum.length < Integer.BYTES) {
      throw new EOFException(file + " is cut short");
    }
    if (!Arrays.equals(checksum, TfRecordWriter.maskedChecksum(bytes))) {
      throw new IOException(file + " is damaged");
    }
  }
}
