package io.mmoe.data.prepare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The records of one partition of a table, sorted by user, and a cursor over the users. The records
 * of one user keep their order. {@link #seek} only moves forward.
 *
 * <p>Users are sorted by a hash of their number. This order does not depend on the number of
 * partitions, because each partition is a range of hashes. It also spreads neighbouring user
 * numbers evenly over the partitions.
 *
 * <p>Not safe for use by several threads.
 */
final class UserRecords {
  /** Memory of a record in addition to its numbers. */
  static final int ORDER_BYTES = Long.BYTES;

  private static final int BUFFER_BYTES = 1 << 20;

  private final int width;
  private final int[] cells;

  /** The user's hash in the upper half, the record number in the lower half, sorted. */
  private final long[] order;

  private int from;
  private int to;

  private UserRecords(int width, int[] cells) {
    this.width = width;
    this.cells = cells;
    order = new long[cells.length / width];
    for (int record = 0; record < order.length; record++) {
      order[record] = ((long) hash(cells[record * width]) << Integer.SIZE) | record;
    }
    Arrays.sort(order);
  }

  /**
   * Reads a file of {@link PartitionWriter}.
   *
   * @param width length of a record
   */
  static UserRecords read(Path file, int width) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      int[] cells = new int[Math.toIntExact(channel.size() / Integer.BYTES)];
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      int filled = 0;
      while (filled < cells.length) {
        if (channel.read(buffer) < 0) {
          throw new IOException(file + " ended early");
        }
        buffer.flip();
        int count = buffer.remaining() / Integer.BYTES;
        buffer.asIntBuffer().get(cells, filled, count);
        filled += count;
        buffer.position(count * Integer.BYTES);
        buffer.compact();
      }
      return new UserRecords(width, cells);
    }
  }

  /**
   * Returns the partition of a user.
   *
   * @param partitions number of partitions, a power of two
   */
  static int partition(int user, int partitions) {
    long position = (long) hash(user) - Integer.MIN_VALUE;
    return (int) ((position * partitions) >>> Integer.SIZE);
  }

  /** Moves to the next user. Returns false after the last user. */
  boolean advance() {
    from = to;
    if (from == order.length) {
      return false;
    }
    to = end(from);
    return true;
  }

  /** Returns the current user. */
  int user() {
    return cell(0, 0);
  }

  /** Moves to a user at or after the current one. The user may have no records. */
  void seek(int user) {
    int hash = hash(user);
    from = to;
    while (from < order.length && hashAt(from) < hash) {
      from++;
    }
    to = from < order.length && hashAt(from) == hash ? end(from) : from;
  }

  /** Returns the number of records of the current user. */
  int count() {
    return to - from;
  }

  /**
   * Returns one number of a record of the current user.
   *
   * @param record number of the record, from 0
   */
  int cell(int record, int column) {
    int number = (int) order[from + record];
    return cells[number * width + column];
  }

  /** Hashes a user by MurmurHash3's finalizer (Austin Appleby), which has no collisions. */
  private static int hash(int user) {
    int hash = user;
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash *= 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private int hashAt(int position) {
    return (int) (order[position] >> Integer.SIZE);
  }

  private int end(int start) {
    int end = start + 1;
    while (end < order.length && hashAt(end) == hashAt(start)) {
      end++;
    }
    return end;
  }
}
