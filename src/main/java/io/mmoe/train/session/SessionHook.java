package io.mmoe.train.session;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * A callback of a monitored session. All calls come from the session's thread, in the following
 * order.
 *
 * <ol>
 *   <li>{@link #begin}, once, when the variables have values.
 *   <li>{@link #fetches}, {@link #messages} and {@link #wantsTrace} before each step, and {@link
 *       #afterStep} after it.
 *   <li>{@link #end}, once, after the step in which a hook requested a stop. If a hook requests it
 *       in {@code begin}, no step is run.
 * </ol>
 *
 * <p>Hooks are called in the order in which they were given to the session.
 *
 * <p>On failure: if a step or a hook throws, no further method of any hook is called, and the
 * exception leaves {@link MonitoredSession#run}. Therefore {@code end} means success. A hook must
 * not release resources there. Their owner closes them.
 */
public interface SessionHook {

  /** Called before the first step. */
  default void begin(RunControl control) {}

  /**
   * Returns the scalars that this hook requires from the next step. The session fetches the scalars
   * of all hooks in one run.
   *
   * @param step the global step after the next step, if no other worker steps meanwhile
   */
  default List<Operand<TFloat32>> fetches(long step) {
    return List.of();
  }

  /**
   * Returns whether this hook requires a trace of the ops of the next step. Tracing slows the step.
   *
   * @param step the global step after the next step, if no other worker steps meanwhile
   */
  default boolean wantsTrace(long step) {
    return false;
  }

  /**
   * Returns the serialized messages that this hook requires from the next step.
   *
   * @param step the global step after the next step, if no other worker steps meanwhile
   */
  default List<Operand<TString>> messages(long step) {
    return List.of();
  }

  /**
   * Called after each step.
   *
   * @param values results of the step that the hooks required
   */
  default void afterStep(RunControl control, StepValues values) {}

  /**
   * Called before a checkpoint is written, and again before it is published. It may throw to forbid
   * this.
   */
  default void beforeSave(RunControl control) {}

  /** Called after the last step, if all steps and hooks have succeeded. The session is open. */
  default void end(RunControl control) {}
}
