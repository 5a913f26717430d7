package io.mmoe.train.hook;

import io.mmoe.base.MmoeException;

/** Training has diverged: the loss is NaN or infinite. */
public final class LossNotFiniteException extends MmoeException {
  private static final long serialVersionUID = 1L;

  LossNotFiniteException(long step, float loss) {
    super(
        Category.DIVERGED,
        "the loss of step "
            + step
            + " is "
            + loss
            + ". Training stopped, and earlier checkpoints are kept. A smaller --learning_rate"
            + " may help");
  }
}
