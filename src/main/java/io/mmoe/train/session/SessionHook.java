package io.mmoe.train.session;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * Watches a monitored session.
 *
 * <p>Order of calls, on one thread: {@link #begin} once, when the variables have their values; then
 * for each step {@link #fetches}, {@link #messages} and {@link #afterStep}; {@link #end} once, when
 * a stop was asked for. Within a call, hooks come in the order in which they were given. If a step
 * or a hook throws, nothing more is called and the exception leaves the session: {@code end} means
 * success.
 */
public interface SessionHook {

  /** The session is ready for its first step. */
  default void begin(RunControl control) {}

  /**
   * The scalars that this hook wants from the next step, which all hooks' wishes are fetched with.
   *
   * @param step the global step that the next step will reach
   */
  default List<Operand<TFloat32>> fetches(long step) {
    return List.of();
  }

  /**
   * Whether this hook wants TensorFlow to measure the ops of the next step, which slows it.
   *
   * @param step the global step that the next step will reach
   */
  default boolean wantsTrace(long step) {
    return false;
  }

  /**
   * The serialized messages that this hook wants from the next step.
   *
   * @param step the global step that the next step will reach
   */
  default List<Operand<TString>> messages(long step) {
    return List.of();
  }

  /** A step is done. */
  default void afterStep(RunControl control, StepValues values) {}

  /** Training has ended well; the session is still open. */
  default void end(RunControl control) {}
}
