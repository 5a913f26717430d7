package io.mmoe.build.embedding;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Which cells of a row are there: a row is made of equal blocks, each of which is there for keys
 * that occurred often enough. The others are zeros, and not trained.
 *
 * @param frequencies for each block, the least number of occurrences; none if rows are whole
 * @param dimension width of a row (D), a multiple of the number of blocks
 */
record BlockMask(List<Long> frequencies, int dimension) {

  BlockMask {
    frequencies = List.copyOf(frequencies);
  }

  boolean isWhole() {
    return frequencies.isEmpty();
  }

  /**
   * 1 where a cell is there, 0 where not, [R, D].
   *
   * @param occurrences [R, 1]
   */
  Operand<TFloat32> mask(Ops tf, Operand<TFloat32> occurrences) {
    float[] least = new float[dimension];
    int width = dimension / frequencies.size();
    for (int d = 0; d < dimension; d++) {
      least[d] = frequencies.get(d / width);
    }
    return tf.dtypes.cast(tf.math.greaterEqual(occurrences, tf.constant(least)), TFloat32.class);
  }
}
