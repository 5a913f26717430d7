package io.mmoe.feature;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

/** TensorFlow's 64-bit fingerprint of strings, and of sequences of strings. */
final class Fingerprint {
  private static final HashFunction FARM_HASH = Hashing.farmHashFingerprint64();

  /** The start of a sequence, as in TensorFlow's SparseCross op. */
  static final long SEQUENCE_START = 0xDECAFCAFFEL;

  private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;

  private Fingerprint() {}

  /** Returns {@code Fingerprint64} of {@code bytes[start, end)}. */
  static long of(byte[] bytes, int start, int end) {
    return FARM_HASH.hashBytes(bytes, start, end - start).asLong();
  }

  /** Returns {@code FingerprintCat64}: the fingerprint of a sequence and one more string. */
  static long append(long sequence, long next) {
    long result = sequence ^ MULTIPLIER;
    result ^= mix(next * MULTIPLIER) * MULTIPLIER;
    result *= MULTIPLIER;
    result = mix(result) * MULTIPLIER;
    return mix(result);
  }

  private static long mix(long value) {
    return value ^ (value >>> 47);
  }
}
