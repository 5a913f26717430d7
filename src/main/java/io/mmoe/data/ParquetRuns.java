package io.mmoe.data;

import java.nio.ByteBuffer;

/**
 * Runs of equal or bit-packed numbers, the encoding of levels and of dictionary indices (RLE). It
 * checks that the runs fit their bytes, because the library allocates memory by their headers.
 */
final class ParquetRuns {
  /** Values in a group of a bit-packed run. */
  private static final int GROUP = 8;

  /** Some writers pad the last bit-packed run to its longest size. */
  private static final int PADDING = 512;

  private static final int LARGEST_DELTA_BLOCK = 1 << 20;

  private final ByteBuffer bytes;
  private final int width;

  /**
   * @param bytes the runs, from the position to the limit
   * @param width bits of a number
   */
  ParquetRuns(ByteBuffer bytes, int width) {
    this.bytes = bytes;
    this.width = width;
  }

  /**
   * Reads runs of at least {@code count} numbers and counts the largest number among them.
   *
   * @param largest the largest number, or -1 if numbers are not compared
   * @return how often the largest number occurs among the first {@code count} numbers, or -1 if the
   *     runs do not fit their bytes or contain a larger number
   */
  int count(int count, int largest) {
    int left = count;
    int found = 0;
    while (left > 0) {
      int header = varint(bytes);
      int length = header >>> 1;
      if (header < 0 || length == 0) {
        return -1;
      }
      boolean packed = (header & 1) == 1;
      long values = packed ? (long) length * GROUP : length;
      int used = (int) Math.min(left, values);
      int hits = packed ? packed(length, used, left, largest) : repeated(used, largest);
      if (hits < 0) {
        return -1;
      }
      found += hits;
      left -= used;
    }
    return found;
  }

  private int repeated(int used, int largest) {
    int size = (width + 7) / Byte.SIZE;
    if (bytes.remaining() < size) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < size; i++) {
      number |= (bytes.get() & 0xFF) << (i * Byte.SIZE);
    }
    if (largest >= 0 && (number > largest || number < 0)) {
      return -1;
    }
    return number == largest ? used : 0;
  }

  private int packed(int groups, int used, int left, int largest) {
    long size = (long) groups * width;
    long needed = ((long) used * width + 7) / Byte.SIZE;
    boolean fits = (long) groups * GROUP <= (long) left + PADDING;
    if (!fits || needed > bytes.remaining()) {
      return -1;
    }
    int hits = largest < 0 ? 0 : hits(used, largest);
    bytes.position(bytes.position() + (int) Math.min(size, bytes.remaining()));
    return hits;
  }

  private int hits(int used, int largest) {
    int hits = 0;
    int start = bytes.position();
    for (int i = 0; i < used; i++) {
      int number = 0;
      for (int bit = 0; bit < width; bit++) {
        int at = i * width + bit;
        number |= ((bytes.get(start + at / Byte.SIZE) >> (at % Byte.SIZE)) & 1) << bit;
      }
      if (number > largest) {
        return -1;
      }
      hits += number == largest ? 1 : 0;
    }
    return hits;
  }

  /**
   * Reads the header of values that are stored as differences.
   *
   * @return whether it states this count
   */
  static boolean isDeltaHeader(ByteBuffer bytes, int count) {
    int block = varint(bytes);
    int parts = varint(bytes);
    int total = varint(bytes);
    return block > 0
        && block <= LARGEST_DELTA_BLOCK
        && parts > 0
        && block % parts == 0
        && total == count;
  }

  /** Reads an unsigned number of variable length. Returns -1 if it is cut off or too long. */
  private static int varint(ByteBuffer bytes) {
    int number = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int next = bytes.get();
      number |= (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
    return -1;
  }
}
