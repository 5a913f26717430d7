package io.mmoe.data;

import java.util.List;

/**
 * Counts of rows and of positive labels.
 *
 * @param rows number of rows, at least 1
 * @param positives number of positive rows for each label, in schema order
 */
public record LabelCounts(long rows, List<Long> positives) {

  public LabelCounts {
    positives = List.copyOf(positives);
  }

  /** Returns the label rate (positives / rows) of each label. */
  public List<Double> rates() {
    return positives.stream().map(count -> (double) count / rows).toList();
  }
}
