package io.mmoe.data.prepare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The records of one partition of a table, in the order of their users, those of a user as they
 * came. Users are gone through in order: {@link #seek} only goes forward.
 *
 * <p>Not safe for use by several threads.
 */
final class UserRecords {
  /** Memory for a record beside its numbers. */
  static final int ORDER_BYTES = Long.BYTES;

  private static final int BUFFER_BYTES = 1 << 20;

  private final int width;
  private final int[] cells;

  /** The mixed user in the upper half, the record's number in the lower. */
  private final long[] order;

  private int from;
  private int to;

  private UserRecords(int width, int[] cells) {
    this.width = width;
    this.cells = cells;
    order = new long[cells.length / width];
    for (int record = 0; record < order.length; record++) {
      order[record] = ((long) UserOrder.mix(cells[record * width]) << Integer.SIZE) | record;
    }
    Arrays.sort(order);
  }

  /**
   * Reads what {@link PartitionWriter} wrote.
   *
   * @param width numbers of a record
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

  /** Goes to the next user's records; false after the last. */
  boolean advance() {
    from = to;
    if (from == order.length) {
      return false;
    }
    to = end(from);
    return true;
  }

  /** The user whose records these are. */
  int user() {
    return cell(0, 0);
  }

  /** Goes to the records of a user, who is not before the present one; there may be none. */
  void seek(int user) {
    int mixed = UserOrder.mix(user);
    from = to;
    while (from < order.length && mixed(from) < mixed) {
      from++;
    }
    to = from < order.length && mixed(from) == mixed ? end(from) : from;
  }

  /** Records of the user. */
  int count() {
    return to - from;
  }

  /**
   * A number of one of the user's records.
   *
   * @param record counted from 0
   */
  int cell(int record, int column) {
    int number = (int) order[from + record];
    return cells[number * width + column];
  }

  private int mixed(int place) {
    return (int) (order[place] >> Integer.SIZE);
  }

  private int end(int start) {
    int end = start + 1;
    while (end < order.length && mixed(end) == mixed(start)) {
      end++;
    }
    return end;
  }
}
