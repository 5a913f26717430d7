package io.mmoe.data;

import java.util.List;

/**
 * Rows of a file, and how many of them are positive.
 *
 * @param rows at least 1
 * @param positives for each label, in the order of the schema
 */
public record LabelCounts(long rows, List<Long> positives) {

  public LabelCounts {
    positives = List.copyOf(positives);
  }

  /** The share of positives, for each label. */
  public List<Double> rates() {
    return positives.stream().map(count -> (double) count / rows).toList();
  }
}
