package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

/**
 * The L2 terms of the loss, added in training only.
 *
 * @param dense factor of {@code 0.5 * sum(w^2)} over the dense kernels, 0 for none
 * @param embeddings factor of {@code 0.5 * sum(x^2)} over the embeddings in the input layer of all
 *     rows of the batch, 0 for none
 */
public record Regularization(double dense, double embeddings) {
  public static final Regularization NONE = new Regularization(0, 0);

  public Regularization {
    require(
        Float.isFinite((float) dense) && dense >= 0,
        "--l2_regularization",
        "a finite number from 0 in 32 bits",
        dense);
    require(
        Float.isFinite((float) embeddings) && embeddings >= 0,
        "embedding_regularization",
        "a finite number from 0 in 32 bits",
        embeddings);
  }
}
