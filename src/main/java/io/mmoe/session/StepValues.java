package io.mmoe.session;

import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.proto.StepStats;
import org.tensorflow.types.TFloat32;

/** The scalars that hooks asked for, copied out of native memory. */
public final class StepValues {
  private final Map<Operand<TFloat32>, Float> values;
  private final Optional<StepStats> trace;

  StepValues(Map<Operand<TFloat32>, Float> values, Optional<StepStats> trace) {
    this.values = values;
    this.trace = trace;
  }

  /** What TensorFlow measured, if a hook wanted it. */
  public Optional<StepStats> trace() {
    return trace;
  }

  /**
   * The value of a scalar in this step.
   *
   * @throws IllegalArgumentException if no hook asked for it
   */
  public float get(Operand<TFloat32> scalar) {
    Float value = values.get(scalar);
    if (value == null) {
      throw new IllegalArgumentException(scalar + " was not fetched");
    }
    return value;
  }
}
