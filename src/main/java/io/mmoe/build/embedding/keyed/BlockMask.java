package io.mmoe.build.embedding.keyed;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The division of rows into equal blocks, each of which is present only for frequent keys. The
 * cells of absent blocks are zero and are not trained.
 *
 * @param frequencies least number of occurrences for each block, empty if rows are whole
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
   * Adds the ops that compute 1 for each present cell and 0 for the others, [R, D].
   *
   * @param occurrences number of occurrences of each key, [R, 1]
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
