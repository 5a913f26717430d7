package io.mmoe.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Blocks of whole lines.
 *
 * <p>Owns the stream. Not safe for use by several threads.
 */
final class LineBlocks implements BlockReader {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int LONGEST_LINE_BYTES = 1 << 26;

  private final Path file;
  private final InputStream in;
  private final LongSupplier linesBefore;
  private final DoubleSupplier share;
  private byte[] rest = new byte[0];
  private long bytesLeft;
  private long linesRead;
  private boolean ended;

  /**
   * @param in begins with a line
   * @param bytes to read, if there are as many
   * @param linesBefore lines of the file before the first of these; only asked for to name one
   * @param share how much of the file has been read, 0 to 1; 0 if that is not known
   */
  LineBlocks(
      Path file, InputStream in, long bytes, LongSupplier linesBefore, DoubleSupplier share) {
    this.file = file;
    this.in = in;
    bytesLeft = bytes;
    this.linesBefore = linesBefore;
    this.share = share;
  }

  @Override
  public Optional<RowBlock> next() {
    while (!ended) {
      if (rest.length > LONGEST_LINE_BYTES) {
        throw new DataException(file, linesBefore.getAsLong() + linesRead + 1, "longer than 64 MB");
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
  public double share() {
    return share.getAsDouble();
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
    return new RowBlock(
        file, () -> linesBefore.getAsLong() + before, new CsvBlock(new LineReader(bytes, length)));
  }

  private int fill(byte[] bytes, int from) {
    try {
      int most = (int) Math.min(bytes.length - from, bytesLeft);
      int read = in.readNBytes(bytes, from, most);
      bytesLeft -= read;
      return from + read;
    } catch (IOException e) {
      throw new DataException(file, e);
    }
  }

  /** 0 if no line ends, so that the block grows. */
  private static int endOfLastLine(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static int lineBreaks(byte[] bytes, int length) {
    int lineBreaks = 0;
    for (int i = 0; i < length; i++) {
      lineBreaks += bytes[i] == '\n' ? 1 : 0;
    }
    return lineBreaks;
  }
}
