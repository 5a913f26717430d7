package io.mmoe.export;

import io.mmoe.serve.model.HostTensor;

/** Compares what a SavedModel answers with what the model that it was made from answers. */
public final class SelfCheck {
  /** Sums in another order differ by less in float32; a wrong id or weight by far more. */
  public static final double TOLERANCE = 1e-5;

  private SelfCheck() {}

  /**
   * Compares probabilities.
   *
   * @param expected of the model, row after row
   * @param served by the SavedModel
   * @return the largest difference
   * @throws ExportException if it is over {@link #TOLERANCE}, or if a number is NaN
   */
  public static double compare(float[] expected, HostTensor.Float32s served) {
    if (served.size() != expected.length) {
      throw new ExportException(
          "the exported model answers %d numbers instead of %d; it was not published"
              .formatted(served.size(), expected.length));
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - served.values()[i]);
      if (!(difference <= TOLERANCE)) {
        throw new ExportException(
            "the exported model answers %s instead of %s in row %d; it was not published"
                .formatted(served.values()[i], expected[i], i / served.perRow() + 1));
      }
      largest = Math.max(largest, difference);
    }
    return largest;
  }
}
