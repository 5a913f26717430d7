package io.mmoe.data.profile;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A hash table of value counts with open addressing. Values are identified by their fingerprints. A
 * full table ignores new values and continues to count the values it holds.
 *
 * <p>Not safe for use by several threads.
 */
final class ValueCounts {
  private static final int INITIAL_SLOTS = 64;

  /** Maximum number of bytes of a value to keep for display. */
  private static final int SHOWN_BYTES = 48;

  private final int max;
  private long[] fingerprints = new long[INITIAL_SLOTS];
  private long[] counts = new long[INITIAL_SLOTS];
  private byte[][] values = new byte[INITIAL_SLOTS][];
  private int size;
  private boolean complete = true;

  /**
   * @param max maximum number of values
   */
  ValueCounts(int max) {
    this.max = max;
  }

  /** Counts the value {@code bytes[start, end)}. Returns whether the table added it. */
  boolean add(long fingerprint, byte[] bytes, int start, int end) {
    int slot = slotOf(fingerprint);
    if (counts[slot] > 0) {
      counts[slot]++;
      return false;
    }
    int shown = Math.min(end, start + SHOWN_BYTES);
    return insert(slot, fingerprint, 1, Arrays.copyOfRange(bytes, start, shown));
  }

  /** Adds the counts of later values. */
  void add(ValueCounts later) {
    complete &= later.complete;
    for (int i = 0; i < later.counts.length; i++) {
      if (later.counts[i] > 0) {
        int slot = slotOf(later.fingerprints[i]);
        if (counts[slot] > 0) {
          counts[slot] += later.counts[i];
        } else {
          insert(slot, later.fingerprints[i], later.counts[i], later.values[i]);
        }
      }
    }
  }

  int size() {
    return size;
  }

  /** Returns whether the table holds every value so far. */
  boolean isComplete() {
    return complete;
  }

  /** Returns the occupied slots. */
  IntStream slots() {
    return IntStream.range(0, counts.length).filter(slot -> counts[slot] > 0);
  }

  long fingerprint(int slot) {
    return fingerprints[slot];
  }

  long count(int slot) {
    return counts[slot];
  }

  /** Returns the first bytes of a value. */
  byte[] value(int slot) {
    return values[slot];
  }

  private boolean insert(int slot, long fingerprint, long count, byte[] value) {
    if (size == max) {
      complete = false;
      return false;
    }
    fingerprints[slot] = fingerprint;
    counts[slot] = count;
    values[slot] = value;
    size++;
    if (size * 2 > counts.length) {
      grow();
    }
    return true;
  }

  /** Returns the slot of a fingerprint, or the free slot for it. */
  private int slotOf(long fingerprint) {
    int mask = counts.length - 1;
    int slot = Long.hashCode(fingerprint * 0x9E3779B97F4A7C15L) & mask;
    while (counts[slot] > 0 && fingerprints[slot] != fingerprint) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldFingerprints = fingerprints;
    long[] oldCounts = counts;
    byte[][] oldValues = values;
    int slots = Math.multiplyExact(oldCounts.length, 2);
    fingerprints = new long[slots];
    counts = new long[slots];
    values = new byte[slots][];
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] > 0) {
        int slot = slotOf(oldFingerprints[i]);
        fingerprints[slot] = oldFingerprints[i];
        counts[slot] = oldCounts[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
