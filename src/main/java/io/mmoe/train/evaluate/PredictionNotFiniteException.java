package io.mmoe.train.evaluate;

import io.mmoe.base.MmoeException;

/** A model that predicts NaN or infinity for a row, because a weight is NaN or infinite. */
public final class PredictionNotFiniteException extends MmoeException {
  private static final long serialVersionUID = 1L;

  PredictionNotFiniteException(float probability, String task, long row) {
    super(
        Category.DIVERGED,
        "the model predicts %s for %s in test row %d, so a weight is NaN or infinite"
            .formatted(probability, task, row));
  }
}
