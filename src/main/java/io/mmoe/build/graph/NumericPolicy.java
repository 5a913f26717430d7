package io.mmoe.build.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * The type in which dense layers compute. Weights, logits, loss and gradients of weights are always
 * float32.
 */
public record NumericPolicy<T extends TFloating>(Class<T> computeType) {
  public static final NumericPolicy<TFloat32> FLOAT32 = new NumericPolicy<>(TFloat32.class);

  /** 8 mantissa bits instead of 24, with twice the throughput on processors that support it. */
  public static final NumericPolicy<TBfloat16> BFLOAT16 = new NumericPolicy<>(TBfloat16.class);

  /** Casts a value to the compute type. */
  public Operand<T> toCompute(Ops tf, Operand<TFloat32> value) {
    return computeType == TFloat32.class
        ? value.asOutput().expect(computeType)
        : tf.dtypes.cast(value, computeType);
  }

  /** Casts a value to float32. */
  public Operand<TFloat32> toFloat(Ops tf, Operand<T> value) {
    return computeType == TFloat32.class
        ? value.asOutput().expect(TFloat32.class)
        : tf.dtypes.cast(value, TFloat32.class);
  }
}
