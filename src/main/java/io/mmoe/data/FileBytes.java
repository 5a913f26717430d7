package io.mmoe.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The bytes of a file from an offset, with a count. Fails if the file ends before its expected
 * length, because another program has cut it meanwhile and rows would be lost.
 *
 * <p>Owns the open file. Not safe for use by several threads.
 */
final class FileBytes extends FilterInputStream {
  private final long expected;
  private long count;

  private FileBytes(InputStream in, long expected) {
    super(in);
    this.expected = expected;
  }

  /**
   * Opens a file.
   *
   * @param from offset of the first byte
   * @param expected number of bytes from there that the file has now
   */
  static FileBytes open(Path file, long from, long expected) throws IOException {
    FileChannel channel = FileChannel.open(file);
    return new FileBytes(Channels.newInputStream(channel.position(from)), expected);
  }

  /** Returns the fraction of the expected bytes that was read, from 0 to 1. */
  double fractionRead() {
    return expected == 0 ? 0 : Math.min(1, (double) count / expected);
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count(value < 0 ? value : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return count(in.read(bytes, offset, length));
  }

  private int count(int read) throws IOException {
    if (read < 0 && count < expected) {
      throw new IOException("it became shorter while it was read");
    }
    count += Math.max(0, read);
    return read;
  }
}
