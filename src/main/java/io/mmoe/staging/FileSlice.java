package io.mmoe.staging;

import io.mmoe.data.DataException;
import io.mmoe.data.RowReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of a file's lines, whole ones.
 *
 * @param from the byte at which they begin
 * @param to the byte before which they end
 */
record FileSlice(Path file, long from, long to) {
  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * All lines of a file.
   *
   * @throws DataException if it can't be read
   */
  static FileSlice whole(Path file) {
    return new FileSlice(file, 0, size(file));
  }

  /**
   * About equally long slices, which together are the file; some are empty if there are more of
   * them than lines.
   *
   * @throws DataException if the file can't be read
   */
  static List<FileSlice> cut(Path file, int slices) {
    long size = size(file);
    List<FileSlice> cut = new ArrayList<>();
    long from = 0;
    for (int i = 1; i <= slices; i++) {
      long to = i == slices ? size : Math.max(from, startOfLine(file, size / slices * i));
      cut.add(new FileSlice(file, from, to));
      from = to;
    }
    return cut;
  }

  boolean isEmpty() {
    return from == to;
  }

  /**
   * Opens the file at the slice; what is read may go beyond it.
   *
   * @throws DataException if it can't be opened
   */
  InputStream open() {
    try {
      FileChannel channel = FileChannel.open(file);
      return Channels.newInputStream(channel.position(from));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
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
      throw unreadable(file, e);
    }
  }

  /** The start of the first line that begins at a place or after it. */
  private static long startOfLine(Path file, long place) {
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
      return Math.min(start, size(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static long size(Path file) {
    RowReader.requireReadable(file);
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static DataException unreadable(Path file, IOException e) {
    return new DataException(file, "can't be read: " + e.getMessage());
  }
}
