package io.mmoe.settings;

/** The activation function of a layer. */
public enum Activation {
  /** {@code x}. */
  LINEAR,
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))} (Hendrycks, Gimpel 2016). */
  GELU,
  /** {@code max(x, 0.2 x)}. */
  LEAKY_RELU,
  /** {@code x} above 0, {@code exp(x) - 1} below. */
  ELU,
  /** Scaled {@link #ELU} (Klambauer et al. 2017). */
  SELU,
  /** {@code tanh(x)}. */
  TANH,
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID
}
