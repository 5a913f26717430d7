package io.mmoe.train.hook;

/** Training has diverged. */
public final class LossNotFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LossNotFiniteException(long step, float loss) {
    super(
        "the loss of step "
            + step
            + " is "
            + loss
            + "; training stopped; what was saved before is kept (a smaller --learning_rate"
            + " may help)");
  }
}
