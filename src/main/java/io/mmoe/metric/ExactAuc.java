package io.mmoe.metric;

/**
 * The exact area under the ROC curve of elements that are added one by one; see {@link
 * RankedLabels#auc}.
 *
 * <p>Keeps 8 bytes for each element. Not safe for use by several threads.
 */
public final class ExactAuc {
  private final ScoredLabels labels = new ScoredLabels();

  /**
   * @param score a probability; any order-preserving number of at least 0 would do
   */
  public void add(float score, boolean positive) {
    labels.add(score, positive);
  }

  public long positives() {
    return labels.positives();
  }

  /** From 0 to 1; NaN unless there are positives and negatives. */
  public double value() {
    return labels.ranked().auc();
  }
}
