package io.mmoe.train.feed;

import java.util.Arrays;

/**
 * Finds the distinct keys of one batch after the other, in the order of their first appearance,
 * with the column and the number of occurrences of each.
 *
 * <p>A hash table of places with open addressing: keys are hashes already. Not safe for use by
 * several threads.
 */
final class DistinctKeys {
  private int[] places = new int[1 << 12];
  private long[] keys = new long[1 << 11];
  private int[] columns = new int[1 << 11];
  private int[] counts = new int[1 << 11];
  private int count;

  /** Begins a batch. */
  void clear() {
    Arrays.fill(places, 0);
    count = 0;
  }

  /** Where a key stands among the distinct ones, at their end if it is new; counts it. */
  int indexOf(long key, int column) {
    int slot = slotOf(key);
    int known = places[slot] - 1;
    if (known >= 0) {
      counts[known]++;
      return known;
    }
    if (count == keys.length) {
      grow();
      slot = slotOf(key);
    }
    keys[count] = key;
    columns[count] = column;
    counts[count] = 1;
    places[slot] = ++count;
    return count - 1;
  }

  /** The distinct keys so far; those before {@link #count} hold until the next batch. */
  long[] keys() {
    return keys;
  }

  int[] columns() {
    return columns;
  }

  int[] counts() {
    return counts;
  }

  int count() {
    return count;
  }

  /** The slot that holds a key's place, or where it would go. */
  private int slotOf(long key) {
    int mask = places.length - 1;
    int slot = (int) (key ^ key >>> 32) & mask;
    while (places[slot] != 0 && keys[places[slot] - 1] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    keys = Arrays.copyOf(keys, 2 * count);
    columns = Arrays.copyOf(columns, 2 * count);
    counts = Arrays.copyOf(counts, 2 * count);
    places = new int[2 * places.length];
    for (int i = 0; i < count; i++) {
      places[slotOf(keys[i])] = i + 1;
    }
  }
}
