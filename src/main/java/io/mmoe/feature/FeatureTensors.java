package io.mmoe.feature;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The tensors of one feature for a batch of B rows. */
public sealed interface FeatureTensors {

  /**
   * Ids with the row of each. A row may have none.
   *
   * @param rows rows of the table, [N]
   * @param keys the values themselves or their fingerprints, [N]
   * @param segments row of the batch of each id, [N], ascending
   * @param weights factor of each embedding, [N], absent for a feature without weights
   */
  record Ids(
      Operand<TInt64> rows,
      Operand<TInt64> keys,
      Operand<TInt32> segments,
      Optional<Operand<TFloat32>> weights)
      implements FeatureTensors {}

  /**
   * Numbers that enter the input layer as they are.
   *
   * @param values [B, width]
   */
  record Numbers(Operand<TFloat32> values) implements FeatureTensors {}
}
