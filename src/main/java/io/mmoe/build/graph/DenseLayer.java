package io.mmoe.build.graph;

import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.TrainableWeights.Weight;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.BiasAddGrad;
import org.tensorflow.op.nn.ReluGrad;
import org.tensorflow.types.family.TFloating;

/**
 * A fully connected layer in the graph, {@code y = act(x * W + b)}, with its gradient.
 *
 * @param name common prefix of its variables' names
 * @param policy compute type of the layer
 * @param x [B, in]
 * @param kernel W [in, units], float32
 * @param bias b [units], float32
 * @param computeKernel W in the compute type
 * @param output y [B, units]
 * @param rectified whether act is {@code max(0, .)} instead of the identity
 */
public record DenseLayer<T extends TFloating>(
    String name,
    NumericPolicy<T> policy,
    Operand<T> x,
    Weight kernel,
    Weight bias,
    Operand<T> computeKernel,
    Operand<T> output,
    boolean rectified)
    implements Layer<T> {

  /**
   * Adds the gradients of the layer's weights: {@code dz = dy * (y > 0)}, {@code dW = x^T * dz},
   * {@code db = sum(dz)}.
   *
   * <p>TensorFlow's automatic differentiation reads the value before the ReLU. This keeps that
   * value in memory and prevents the fusion of product, bias and ReLU into one op.
   *
   * @param upstream dy [B, units]
   * @return dx [B, in], {@code dz * W^T}
   */
  @Override
  public Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients) {
    Operand<T> dz = rectified ? ReluGrad.create(tf.scope(), upstream, output) : upstream;
    Operand<T> kernelGradient = tf.linalg.matMul(x, dz, MatMul.transposeA(true));
    Operand<T> biasGradient = BiasAddGrad.create(tf.scope(), dz);
    gradients.add(new WeightGradient(kernel, policy.toFloat(tf, kernelGradient)));
    gradients.add(new WeightGradient(bias, policy.toFloat(tf, biasGradient)));
    return tf.linalg.matMul(dz, computeKernel, MatMul.transposeB(true));
  }
}
