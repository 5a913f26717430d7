package io.mmoe.data;

import io.mmoe.data.RowBlock.MalformedRowException;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** A file of comma-separated lines without a header, plain or compressed by gzip. */
final class CsvFile implements RowFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final Encoding encoding;

  /** The form of the bytes. */
  enum Encoding {
    PLAIN,
    /** Gzip of one or several members, with padding. */
    GZIP,
    /** Gzip that TensorFlow's own reader can read, too. */
    GZIP_IN_GRAPH
  }

  CsvFile(Path path, Encoding encoding) {
    this.path = path;
    this.encoding = encoding;
  }

  @Override
  public Path path() {
    return path;
  }

  /**
   * Returns whether the first row has labels. A malformed or missing first row counts as labelled.
   * The reader of the rows reports it later.
   */
  @Override
  public boolean isLabelled() {
    try (BlockReader blocks = blocks(TaobaoSchema.UNLABELLED_COLUMNS)) {
      Optional<RowBlock> first = blocks.next();
      if (first.isPresent() && first.get().advance()) {
        first.get().row(TaobaoSchema.UNLABELLED_COLUMNS);
        return false;
      }
      return true;
    } catch (MalformedRowException e) {
      return true;
    }
  }

  /** Ignores the columns: only their number can be validated, line by line. */
  @Override
  public BlockReader blocks(List<Column> columns) {
    requireReadable();
    try {
      FileBytes file = FileBytes.open(path, 0, size());
      InputStream in =
          switch (encoding) {
            case PLAIN -> file;
            case GZIP -> new GzipInput(file, false);
            case GZIP_IN_GRAPH -> new GzipInput(file, true);
          };
      return new LineBlocks(path, in, Long.MAX_VALUE, () -> 0, file::fractionRead);
    } catch (IOException e) {
      throw new DataException(path, e);
    }
  }

  /**
   * Opens the lines of a plain file between two byte offsets. The caller closes the blocks.
   *
   * @param from offset of the first line
   * @param to offset after the last line
   * @throws DataException if the file can't be opened
   */
  static BlockReader blocks(Path file, long from, long to) {
    return new LineBlocks(
        file, open(file, from, to - from), to - from, () -> linesBefore(file, from), () -> 0);
  }

  /**
   * Returns the offset of the first line that begins at an offset or after it.
   *
   * @param size size of the file, returned if there is no such line
   */
  static long startOfLine(Path file, long offset, long size) {
    if (offset == 0) {
      return 0;
    }
    // A line begins at the offset if the byte before it is a line break.
    try (InputStream in = new BufferedInputStream(open(file, offset - 1, 0), BUFFER_BYTES)) {
      long start = offset;
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        start++;
      }
      return Math.min(start, size);
    } catch (IOException e) {
      throw new DataException(file, e);
    }
  }

  /** Counts the lines before an offset by reading them. */
  private static long linesBefore(Path file, long offset) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[BUFFER_BYTES];
      long lines = 0;
      long left = offset;
      while (left > 0) {
        int length = in.readNBytes(bytes, 0, (int) Math.min(bytes.length, left));
        if (length == 0) {
          break;
        }
        lines += lineBreaks(bytes, length);
        left -= length;
      }
      return lines;
    } catch (IOException e) {
      throw new DataException(file, e);
    }
  }

  private static InputStream open(Path file, long offset, long length) {
    try {
      return FileBytes.open(file, offset, length);
    } catch (IOException e) {
      throw new DataException(file, e);
    }
  }

  private static int lineBreaks(byte[] bytes, int length) {
    int lineBreaks = 0;
    for (int i = 0; i < length; i++) {
      lineBreaks += bytes[i] == '\n' ? 1 : 0;
    }
    return lineBreaks;
  }

  /**
   * A reader that cuts a stream into blocks of whole lines.
   *
   * <p>Owns the stream. Not safe for use by several threads.
   */
  private static final class LineBlocks implements BlockReader {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int MAX_LINE_BYTES = 1 << 26;

    private final Path file;
    private final InputStream in;
    private final LongSupplier linesBefore;
    private final DoubleSupplier fractionRead;
    private byte[] rest = new byte[0];
    private long bytesLeft;
    private long linesRead;
    private boolean ended;

    /**
     * @param in stream at the start of a line
     * @param bytes maximum number of bytes to read
     * @param linesBefore number of lines of the file before the first line of the stream
     * @param fractionRead fraction of the file that was read, from 0 to 1, or 0 if unknown
     */
    LineBlocks(
        Path file,
        InputStream in,
        long bytes,
        LongSupplier linesBefore,
        DoubleSupplier fractionRead) {
      this.file = file;
      this.in = in;
      bytesLeft = bytes;
      this.linesBefore = linesBefore;
      this.fractionRead = fractionRead;
    }

    @Override
    public Optional<RowBlock> next() {
      while (!ended) {
        if (rest.length > MAX_LINE_BYTES) {
          throw new DataException(
              file,
              linesBefore.getAsLong() + linesRead + 1,
              "longer than 64 MB, so probably not a row");
        }
        byte[] bytes = Arrays.copyOf(rest, Math.max(BLOCK_BYTES, 2 * rest.length));
        int length = fill(bytes, rest.length);
        ended = length < bytes.length;
        int end = ended ? length : endOfLastLine(bytes, length);
        rest = Arrays.copyOfRange(bytes, end, length);
        if (end > 0) {
          return Optional.of(block(bytes, end));
        }
      }
      return Optional.empty();
    }

    @Override
    public double fractionRead() {
      return fractionRead.getAsDouble();
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new DataException(file, e);
      }
    }

    private RowBlock block(byte[] bytes, int length) {
      long before = linesRead;
      linesRead += lineBreaks(bytes, length);
      return new CsvBlock(file, () -> linesBefore.getAsLong() + before, bytes, length);
    }

    private int fill(byte[] bytes, int from) {
      try {
        int max = (int) Math.min(bytes.length - from, bytesLeft);
        int read = in.readNBytes(bytes, from, max);
        bytesLeft -= read;
        return from + read;
      } catch (IOException e) {
        throw new DataException(file, e);
      }
    }

    /** Returns the end of the last whole line, or 0 if there is none, so that the block grows. */
    private static int endOfLastLine(byte[] bytes, int length) {
      int end = length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      return end;
    }
  }
}
