package io.mmoe.testing;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Weights from an integer formula that is exact in every language. Golden numbers from Python
 * therefore need no checkpoint.
 *
 * <p>With {@code k = crc32(utf8(name))}, the element at flat index i is:
 *
 * <pre>
 * x = (i + k) * 2654435761 mod 2^32
 * x ^= x >>> 16
 * x = x * 2246822519 mod 2^32
 * x ^= x >>> 13
 * value = ((x >>> 8) * 2^-24 - 0.5) * scale, rounded once to float
 * </pre>
 *
 * <p>The scale is 1 for embedding weights, 0.375 for kernels and 0 for biases.
 */
public final class FormulaWeights {

  private FormulaWeights() {}

  public static float[] of(String name, long size) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    double scale = name.endsWith("embedding_weights") ? 1.0 : name.endsWith("kernel") ? 0.375 : 0.0;
    float[] values = new float[Math.toIntExact(size)];
    for (int i = 0; i < values.length; i++) {
      int x = (int) (i + crc.getValue()) * (int) 2654435761L;
      x ^= x >>> 16;
      x *= (int) 2246822519L;
      x ^= x >>> 13;
      values[i] = (float) (((x >>> 8) * 0x1p-24 - 0.5) * scale);
    }
    return values;
  }
}
