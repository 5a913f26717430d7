package io.mmoe.metric;

import java.util.List;

/**
 * How well one task of a model is predicted.
 *
 * @param positives rows with label 1
 * @param auc over all rows
 * @param gauc user by user
 * @param fit of the probabilities
 * @param baseline of the base rate as a constant, whose AUC and GAUC are 0.5
 * @param roc the ROC curve; nothing unless both labels occur
 * @param reliability what was promised and what came, by rising probability
 */
public record TaskResult(
    String task,
    long positives,
    AucEstimate auc,
    GroupedAuc gauc,
    ProbabilityFit fit,
    ProbabilityFit baseline,
    List<RocPoint> roc,
    List<ReliabilityBin> reliability) {

  public TaskResult {
    roc = List.copyOf(roc);
    reliability = List.copyOf(reliability);
  }
}
