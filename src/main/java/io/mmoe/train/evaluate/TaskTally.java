package io.mmoe.train.evaluate;

import io.mmoe.metric.AucEstimate;
import io.mmoe.metric.GroupedAuc;
import io.mmoe.metric.ProbabilityFit;
import io.mmoe.metric.ProbabilityFit.LogLoss;
import io.mmoe.metric.Ranking;
import io.mmoe.metric.ReliabilityBin;
import io.mmoe.metric.RocPoint;
import io.mmoe.metric.ScoredLabels;
import io.mmoe.metric.TaskResult;

/** Collects the predictions of one task and measures them. Not safe for use by several threads. */
final class TaskTally {
  private static final int ROC_POINTS = 200;
  private static final int RELIABILITY_BINS = 10;

  private final String task;
  private final ScoredLabels labels = new ScoredLabels();
  private final LogLoss logLoss = new LogLoss();
  private double sum;

  TaskTally(String task) {
    this.task = task;
  }

  void add(float probability, float logit, boolean positive) {
    labels.add(probability, positive);
    logLoss.add(logit, positive);
    sum += probability;
  }

  long positives() {
    return labels.positives();
  }

  long negatives() {
    return labels.size() - labels.positives();
  }

  /** Returns the label rate: the share of positives. */
  double rate() {
    return (double) labels.positives() / labels.size();
  }

  /**
   * Returns the metrics of the task.
   *
   * @param constant the constant baseline's probability
   */
  TaskResult result(GroupedAuc.Groups users, double constant) {
    Ranking ranking = labels.ranking();
    return new TaskResult(
        task,
        labels.positives(),
        AucEstimate.of(ranking),
        GroupedAuc.of(labels, users),
        ProbabilityFit.of(sum / labels.size(), logLoss.value(), rate()),
        ProbabilityFit.ofConstant(constant, rate()),
        RocPoint.curve(ranking, ROC_POINTS),
        ReliabilityBin.bins(ranking, RELIABILITY_BINS));
  }
}
