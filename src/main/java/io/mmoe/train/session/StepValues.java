package io.mmoe.train.session;

import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.proto.StepStats;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * The results of one step, copied from native memory: the scalars, messages and the trace that
 * hooks requested for this step.
 */
public final class StepValues {
  private final Map<Operand<TFloat32>, Float> values;
  private final Map<Operand<TString>, byte[]> messages;
  private final Optional<StepStats> trace;

  StepValues(
      Map<Operand<TFloat32>, Float> values,
      Map<Operand<TString>, byte[]> messages,
      Optional<StepStats> trace) {
    this.values = values;
    this.messages = messages;
    this.trace = trace;
  }

  /** Returns the trace of the step, if a hook required it. */
  public Optional<StepStats> trace() {
    return trace;
  }

  /**
   * Returns the value of a scalar in this step.
   *
   * @throws IllegalArgumentException if no hook required it
   */
  public float get(Operand<TFloat32> scalar) {
    Float value = values.get(scalar);
    if (value == null) {
      throw new IllegalArgumentException(scalar + " was not fetched");
    }
    return value;
  }

  /**
   * Returns a serialized message of this step.
   *
   * @throws IllegalArgumentException if no hook required it
   */
  public byte[] message(Operand<TString> message) {
    byte[] bytes = messages.get(message);
    if (bytes == null) {
      throw new IllegalArgumentException(message + " was not fetched");
    }
    return bytes.clone();
  }
}
