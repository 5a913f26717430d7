package io.mmoe.build.model;

/** The use of a forward pass. It matters to layers that behave differently in training. */
public enum Phase {
  /** A training step: batch normalization uses the statistics of the batch. */
  TRAINING,
  /** Evaluation and serving: batch normalization uses its moving averages. */
  INFERENCE
}
