package io.mmoe.data.profile;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How often values occur, which are told apart by their fingerprints. Holds so many values at most:
 * one that comes later is not taken in, while those that are in are counted on. Open addressing.
 *
 * <p>Not safe for use by several threads.
 */
final class ValueCounts {
  private static final int INITIAL_SLOTS = 64;

  /** Bytes of a value that are kept to show it. */
  private static final int SHOWN_BYTES = 48;

  private final int most;
  private long[] fingerprints = new long[INITIAL_SLOTS];
  private long[] counts = new long[INITIAL_SLOTS];
  private byte[][] values = new byte[INITIAL_SLOTS][];
  private int size;
  private boolean complete = true;

  ValueCounts(int most) {
    this.most = most;
  }

  /** Counts {@code bytes[start, end)}; true if it was not there before and is now. */
  boolean add(long fingerprint, byte[] bytes, int start, int end) {
    int slot = slotOf(fingerprint);
    if (counts[slot] > 0) {
      counts[slot]++;
      return false;
    }
    int shown = Math.min(end, start + SHOWN_BYTES);
    return insert(slot, fingerprint, 1, Arrays.copyOfRange(bytes, start, shown));
  }

  /** Adds the counts of another, whose values come later. */
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

  /** Whether every value was taken in. */
  boolean isComplete() {
    return complete;
  }

  /** The slots that hold a value. */
  IntStream slots() {
    return IntStream.range(0, counts.length).filter(slot -> counts[slot] > 0);
  }

  long fingerprint(int slot) {
    return fingerprints[slot];
  }

  long count(int slot) {
    return counts[slot];
  }

  /** The beginning of the value. */
  byte[] value(int slot) {
    return values[slot];
  }

  private boolean insert(int slot, long fingerprint, long count, byte[] value) {
    if (size == most) {
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

  /** The slot that holds a fingerprint, or the free one where it would be. */
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
