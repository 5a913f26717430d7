package io.mmoe.data.prepare;

import io.mmoe.settings.PrepareSettings;
import java.util.Arrays;

/**
 * What one user did, in the order of time; of one second, in the order of the log. Refilled for
 * each user; not safe for use by several threads.
 */
final class Behaviours {
  /** Numbers of a record: user, time, whether it is a purchase, category, brand. */
  static final int WIDTH = 5;

  static final int TIME = 1;
  static final int PURCHASE = 2;
  static final int CATEGORY = 3;
  static final int BRAND = 4;

  private final PrepareSettings settings;
  private final UserRecords records;

  /** The time in the upper half, the record's number in the lower; the first {@code count}. */
  private long[] order = new long[64];

  private int count;

  /**
   * @param records of all users of a partition; {@link #seek} goes through them
   */
  Behaviours(PrepareSettings settings, UserRecords records) {
    this.settings = settings;
    this.records = records;
  }

  /** Goes to a user, who is behind the one before. */
  void seek(int user) {
    records.seek(user);
    count = records.count();
    if (count > order.length) {
      order = new long[Math.max(count, 2 * order.length)];
    }
    for (int i = 0; i < count; i++) {
      order[i] = ((long) records.cell(i, TIME) << Integer.SIZE) | i;
    }
    Arrays.sort(order, 0, count);
  }

  /**
   * Whether the user bought, at or within the time after an impression, something of the
   * advertisement's category and brand; of its category alone if it has no brand.
   */
  boolean bought(int time, int category, int brand) {
    long last = time + settings.buying().toSeconds();
    for (int i = firstFrom(time); i < count && time(i) <= last; i++) {
      if (cell(i, PURCHASE) == 1
          && cell(i, CATEGORY) == category
          && (brand == cell(i, BRAND) || brand == Fields.NO_NUMBER)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Appends what the user did within the time before an impression, most recent first, separated by
   * bars.
   *
   * @param column {@link #CATEGORY} or {@link #BRAND}
   */
  void appendRecent(StringBuilder line, int time, int column) {
    long first = time - settings.history().toSeconds();
    int latest = firstFrom(time) - 1;
    int oldest = Math.max(0, latest + 1 - settings.historyLength());
    for (int i = latest; i >= oldest && time(i) >= first; i--) {
      if (i < latest) {
        line.append('|');
      }
      int value = cell(i, column);
      line.append(value == Fields.NO_NUMBER ? "NULL" : Integer.toString(value));
    }
  }

  /** The first record at a time or after it. */
  private int firstFrom(int time) {
    int place = Arrays.binarySearch(order, 0, count, (long) time << Integer.SIZE);
    return place < 0 ? -place - 1 : place;
  }

  private long time(int place) {
    return order[place] >> Integer.SIZE;
  }

  private int cell(int place, int column) {
    return records.cell((int) order[place], column);
  }
}
