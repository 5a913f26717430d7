package io.mmoe.data.prepare;

import io.mmoe.settings.PrepareSettings;
import java.util.Arrays;

/**
 * The behaviours of one user, sorted by time and then by their order in the log. One instance is
 * refilled for each user. Not safe for use by several threads.
 */
final class Behaviours {
  /** Length of a record: user, time, purchase (0 or 1), category, brand. */
  static final int WIDTH = 5;

  static final int TIME = 1;
  static final int PURCHASE = 2;
  static final int CATEGORY = 3;
  static final int BRAND = 4;

  private final PrepareSettings settings;
  private final UserRecords records;

  /**
   * The time in the upper half, the record number in the lower half. Only the first {@code count}
   * entries are in use, sorted.
   */
  private long[] order = new long[64];

  private int count;

  /**
   * @param records records of all users of a partition, advanced by {@link #seek}
   */
  Behaviours(PrepareSettings settings, UserRecords records) {
    this.settings = settings;
    this.records = records;
  }

  /** Moves to a user. Users must come in the order of {@link UserRecords}. */
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
   * Returns whether the user bought an item that matches the advertisement of an impression. The
   * purchase is at the time of the impression or at most {@link PrepareSettings#buying} later.
   *
   * @param time time of the impression
   * @param category category of the advertisement, which the item must have
   * @param brand brand of the advertisement, which the item must have, or {@link
   *     SourceTable#MISSING} to accept any brand
   */
  boolean bought(int time, int category, int brand) {
    long last = time + settings.buying().toSeconds();
    for (int i = firstFrom(time); i < count && time(i) <= last; i++) {
      if (cell(i, PURCHASE) == 1
          && cell(i, CATEGORY) == category
          && (brand == cell(i, BRAND) || brand == SourceTable.MISSING)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Appends the behaviours within {@link PrepareSettings#history} before an impression, most recent
   * first, separated by bars.
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
      line.append(value == SourceTable.MISSING ? "NULL" : Integer.toString(value));
    }
  }

  /** Returns the position of the first record at a time or after it. */
  private int firstFrom(int time) {
    int position = Arrays.binarySearch(order, 0, count, (long) time << Integer.SIZE);
    return position < 0 ? -position - 1 : position;
  }

  private long time(int position) {
    return order[position] >> Integer.SIZE;
  }

  private int cell(int position, int column) {
    return records.cell((int) order[position], column);
  }
}
