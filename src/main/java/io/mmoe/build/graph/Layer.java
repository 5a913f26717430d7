package io.mmoe.build.graph;

import io.mmoe.build.graph.LossGradients.WeightGradient;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** A layer in the graph, with its gradient. */
public interface Layer<T extends TFloating> {

  /** Returns the output, [B, units]. */
  Operand<T> output();

  /**
   * Adds the gradients of the layer's weights.
   *
   * @param upstream gradient of the loss with respect to the output, [B, units]
   * @param gradients receives the gradients of the weights
   * @return gradient of the loss with respect to the input, [B, in]
   */
  Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients);
}
