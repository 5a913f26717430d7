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
 * Writes a TFRecord file: for each record its length (8 bytes, little endian), the masked CRC32C of
 * the length, the bytes, the masked CRC32C of the bytes.
 *
 * <p>Owns the open file; not safe for use by several threads.
 */
public final class TfRecordWriter implements Closeable {
  private static final int MASK = 0xa282ead8;

  private final OutputStream out;

  private TfRecordWriter(OutputStream out) {
    this.out = out;
  }

  /** Makes a file, or an empty one of one that is there. */
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

  /** Hands what was written to the operating system. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Masked, because a checksum of bytes that hold their own checksum protects badly. */
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
