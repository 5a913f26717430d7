package io.mmoe.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The uncompressed bytes of a gzip file (RFC 1952) of one or several members, with zero padding
 * after each member. Every byte of the file must be part of a member or padding.
 *
 * <p>Java's {@code GZIPInputStream} ends without an error at a damaged second member, so that rows
 * would be lost. This class fails there.
 *
 * <p>Owns the compressed stream and native memory until {@link #close}. Not safe for use by several
 * threads.
 */
final class GzipInput extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;

  /** Flags of a header. Other bits are reserved and must be 0. */
  private static final int HEADER_CHECKSUM = 2;

  private static final int EXTRA_FIELD = 4;
  private static final int FILE_NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  /** Modification time, compression level and operating system, which are ignored. */
  private static final int IGNORED_BYTES = 6;

  private final InputStream in;
  private final boolean forGraph;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int end;
  private long members;
  private boolean insideMember;
  private boolean ended;

  /**
   * @param in the compressed bytes, read in large pieces
   * @param forGraph whether to reject also the files that TensorFlow's reader can't read: it fails
   *     at padding, and takes an empty member for the end of the file
   */
  GzipInput(InputStream in, boolean forGraph) {
    this.in = in;
    this.forGraph = forGraph;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ZipException if the rest of the file is neither a member nor padding, or is cut off or
   *     damaged
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (length > 0 && !ended) {
      if (!insideMember) {
        startMember();
      } else {
        int inflated = inflate(bytes, offset, length);
        if (inflated > 0) {
          checksum.update(bytes, offset, inflated);
          return inflated;
        }
        endMember();
      }
    }
    return length > 0 ? -1 : 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  /** Returns the number of inflated bytes, which is 0 only at the end of the member's data. */
  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      while (true) {
        int inflated = inflater.inflate(bytes, offset, length);
        if (inflated > 0 || inflater.finished()) {
          return inflated;
        }
        if (inflater.needsDictionary()) {
          throw damaged("it needs a dictionary");
        }
        if (next == end && !fill()) {
          throw cutOff();
        }
        inflater.setInput(buffer, next, end - next);
        next = end;
      }
    } catch (DataFormatException e) {
      throw damaged(e.getMessage() == null ? "invalid data" : e.getMessage());
    }
  }

  /** Reads the header of the next member, if there is one. */
  private void startMember() throws IOException {
    int first = nextByte();
    while (members > 0 && first == 0) {
      if (forGraph) {
        throw unreadableInGraph("zero bytes after gzip member %d".formatted(members));
      }
      first = nextByte();
    }
    if (first < 0) {
      if (members == 0) {
        throw new ZipException("the file is empty, and a gzip file never is");
      }
      ended = true;
      return;
    }
    if (forGraph && members > 0 && inflater.getBytesWritten() == 0) {
      throw unreadableInGraph("gzip member %d is empty".formatted(members));
    }
    members++;
    checksum.reset();
    if (first != MAGIC_1 || (next == end && !fill()) || (buffer[next] & 0xff) != MAGIC_2) {
      throw new ZipException(
          members == 1
              ? "not gzip data"
              : "bytes after gzip member %d are no gzip data".formatted(members - 1));
    }
    checksum.update(first);
    headerByte();
    readHeader();
    checksum.reset();
    inflater.reset();
    insideMember = true;
  }

  private void readHeader() throws IOException {
    if (headerByte() != DEFLATE) {
      throw damaged("unknown compression method");
    }
    int flags = headerByte();
    if ((flags & RESERVED) != 0) {
      throw damaged("unknown header flags");
    }
    skip(IGNORED_BYTES);
    if ((flags & EXTRA_FIELD) != 0) {
      skip(headerByte() | (headerByte() << Byte.SIZE));
    }
    if ((flags & FILE_NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      int expected = (int) checksum.getValue() & 0xffff;
      if ((headerByte() | (headerByte() << Byte.SIZE)) != expected) {
        throw damaged("wrong checksum of the header");
      }
    }
  }

  /** Verifies the checksum and the length of the member. */
  private void endMember() throws IOException {
    next -= inflater.getRemaining();
    if (littleEndian() != checksum.getValue()) {
      throw damaged("wrong checksum");
    }
    if (littleEndian() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw damaged("wrong length");
    }
    insideMember = false;
  }

  private long littleEndian() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      value |= (long) requiredByte() << shift;
    }
    return value;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      headerByte();
    }
  }

  /** Skips a text that ends with a zero byte. */
  private void skipText() throws IOException {
    int last;
    do {
      last = headerByte();
    } while (last != 0);
  }

  private int headerByte() throws IOException {
    int value = requiredByte();
    checksum.update(value);
    return value;
  }

  private int requiredByte() throws IOException {
    int value = nextByte();
    if (value < 0) {
      throw cutOff();
    }
    return value;
  }

  private int nextByte() throws IOException {
    return next < end || fill() ? buffer[next++] & 0xff : -1;
  }

  /** Reads the next bytes into the empty buffer. Returns false at the end of the file. */
  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private ZipException cutOff() {
    return new ZipException("gzip member %d is cut off".formatted(members));
  }

  private static ZipException unreadableInGraph(String problem) {
    return new ZipException(
        problem + ", which the in-graph reader can't skip. Compress the rows anew, or stage them");
  }

  private ZipException damaged(String problem) {
    return new ZipException("gzip member %d is damaged: %s".formatted(members, problem));
  }
}
