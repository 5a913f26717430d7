package io.mmoe.build.embedding;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One column's embeddings for a batch, and the way back. */
public interface EmbeddingLookup {

  /** [B, D], the mean over the ids of each row. */
  Operand<TFloat32> combined();

  /**
   * Adds the ops that carry a gradient back to the table.
   *
   * @param upstream [B, D], the loss's gradient with respect to {@link #combined}
   * @return one for each piece of the table
   */
  List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream);
}
