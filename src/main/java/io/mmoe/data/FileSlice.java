package io.mmoe.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Some of the lines of a plain file, whole ones.
 *
 * @param from the byte at which they begin
 * @param to the byte before which they end
 */
public record FileSlice(Path file, long from, long to) {
  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * Its rows. The caller closes them.
   *
   * @throws DataException if the file can't be opened
   */
  BlockReader blocks() {
    return new LineBlocks(file, open(), to - from, this::linesBefore, () -> 0);
  }

  /** Lines of the file before the slice; reads them. */
  long linesBefore() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[BUFFER_BYTES];
      long lines = 0;
      long left = from;
      while (left > 0) {
        int length = in.readNBytes(bytes, 0, (int) Math.min(bytes.length, left));
        if (length == 0) {
          break;
        }
        for (int i = 0; i < length; i++) {
          lines += bytes[i] == '\n' ? 1 : 0;
        }
        left -= length;
      }
      return lines;
    } catch (IOException e) {
      throw new DataException(file, e);
    }
  }

  /**
   * The start of the first line that begins at a place or after it; the size if none does.
   *
   * @param size of the file
   */
  static long startOfLine(Path file, long place, long size) {
    if (place == 0) {
      return 0;
    }
    // A line begins at the place if the byte before it ends one.
    try (InputStream in =
        new BufferedInputStream(new FileSlice(file, place - 1, place).open(), BUFFER_BYTES)) {
      long start = place;
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        start++;
      }
      return Math.min(start, size);
    } catch (IOException e) {
      throw new DataException(file, e);
    }
  }

  /** Opens the file at the slice; what is read may go beyond it. */
  private InputStream open() {
    try {
      FileChannel channel = FileChannel.open(file);
      return Channels.newInputStream(channel.position(from));
    } catch (IOException e) {
      throw new DataException(file, e);
    }
  }
}
