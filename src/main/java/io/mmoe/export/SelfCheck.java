package io.mmoe.export;

import io.mmoe.serve.model.HostTensor;

/** A comparison of a SavedModel's outputs with those of the model that it was exported from. */
public final class SelfCheck {
  /**
   * The largest accepted difference. Another order of summation in float32 differs by less, a wrong
   * id or weight by far more.
   */
  public static final double TOLERANCE = 1e-5;

  private SelfCheck() {}

  /**
   * Compares probabilities.
   *
   * @param expected the probabilities of the original model, row after row
   * @param served the probabilities of the SavedModel
   * @return the largest difference
   * @throws ExportException if the number of values differs, if a difference exceeds {@link
   *     #TOLERANCE}, or if a value is NaN
   */
  public static double compare(float[] expected, HostTensor.Float32s served) {
    if (served.size() != expected.length) {
      throw new ExportException(
          "the exported model returns %d numbers instead of %d; it was not published"
              .formatted(served.size(), expected.length));
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - served.values()[i]);
      if (!(difference <= TOLERANCE)) {
        throw new ExportException(
            "the exported model returns %s instead of %s in row %d; it was not published"
                .formatted(served.values()[i], expected[i], i / served.perRow() + 1));
      }
      largest = Math.max(largest, difference);
    }
    return largest;
  }
}
