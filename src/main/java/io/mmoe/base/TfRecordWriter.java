package io.mmoe.base;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A writer of TFRecord files. Each record is its length (8 bytes, little endian), the masked CRC32C
 * of the length, the bytes, and the masked CRC32C of the bytes.
 *
 * <p>Owns the open file. Not safe for use by several threads.
 */
public final class TfRecordWriter implements Closeable {
  private static final int MASK = 0xa282ead8;

  private final OutputStream out;

  private TfRecordWriter(OutputStream out) {
    this.out = out;
  }

  /** Creates a file, or truncates an existing one. */
  public static TfRecordWriter create(Path file) throws IOException {
    return new TfRecordWriter(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  public void write(byte[] record) throws IOException {
    byte[] length = littleEndian(Long.BYTES).putLong(record.length).array();
    out.write(length);
    out.write(maskedChecksum(length));
    out.write(record);
    out.write(maskedChecksum(record));
  }

  /** Passes all written bytes to the operating system. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Returns the masked CRC32C. TFRecord masks it because the CRC of data that contains its own CRC
   * detects errors poorly.
   */
  static byte[] maskedChecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    return littleEndian(Integer.BYTES).putInt(masked).array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
