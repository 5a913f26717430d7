package io.mmoe.data.profile;

import io.mmoe.data.profile.DataProfile.ListProfile;
import java.util.Arrays;

/** A histogram of the number of values in a field. Not safe for use by several threads. */
final class ListLengths {
  /** Length of the last bin, which also counts all longer lists. */
  private static final int MAX_LENGTH = 1 << 12;

  private long[] fieldsOfLength = new long[16];
  private long fields;
  private long values;
  private int longest;

  void add(int length) {
    int counted = Math.min(length, MAX_LENGTH);
    grow(counted);
    fieldsOfLength[counted]++;
    fields++;
    values += length;
    longest = Math.max(longest, length);
  }

  void add(ListLengths other) {
    grow(other.fieldsOfLength.length - 1);
    for (int i = 0; i < other.fieldsOfLength.length; i++) {
      fieldsOfLength[i] += other.fieldsOfLength[i];
    }
    fields += other.fields;
    values += other.values;
    longest = Math.max(longest, other.longest);
  }

  ListProfile profile() {
    return new ListProfile(
        fields == 0 ? 0 : (double) values / fields, quantile(50), quantile(99), longest);
  }

  /** Returns the smallest length that a percentage of the fields do not exceed. */
  private int quantile(int percent) {
    long below = 0;
    for (int length = 0; length < fieldsOfLength.length; length++) {
      below += fieldsOfLength[length];
      if (below * 100 >= fields * percent) {
        return length < MAX_LENGTH ? length : longest;
      }
    }
    return longest;
  }

  private void grow(int length) {
    if (length >= fieldsOfLength.length) {
      fieldsOfLength =
          Arrays.copyOf(fieldsOfLength, Math.max(length + 1, 2 * fieldsOfLength.length));
    }
  }
}
