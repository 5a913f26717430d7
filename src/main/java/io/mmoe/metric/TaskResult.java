package io.mmoe.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The metrics of one task on the test rows.
 *
 * @param task name of the task
 * @param positives number of rows with label 1
 * @param auc AUC over all rows
 * @param gauc AUC grouped by user
 * @param fit fit of the model's probabilities
 * @param baseline fit of the constant baseline, whose AUC and GAUC are 0.5
 * @param roc ROC curve, empty unless both labels occur
 * @param reliability reliability diagram, by ascending probability
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

  /** With fewer positives, the interval of an AUC reaches about 0.05 or more to either side. */
  private static final long ENOUGH_POSITIVES = 100;

  /** With fewer users, GAUC is the mean of only a few values. */
  private static final int ENOUGH_USERS = 30;

  public TaskResult {
    roc = List.copyOf(roc);
    reliability = List.copyOf(reliability);
  }

  /**
   * Returns warnings about metrics that rest on too few rows of one label.
   *
   * @param examples number of test rows
   */
  List<String> warnings(long examples) {
    long negatives = examples - positives;
    if (positives == 0 || negatives == 0) {
      return List.of(
          text(
              "%s: all %d rows have label %d, so that there is no AUC",
              task, examples, positives == 0 ? 0 : 1));
    }
    if (Double.isNaN(auc.standardError())) {
      return List.of(
          text(
              "%s: only one of %d rows has the other label, too few for a meaningful AUC",
              task, examples));
    }
    List<String> warnings = new ArrayList<>();
    if (!auc.excludesChance()) {
      warnings.add(
          text(
              "%s: the 95 %% interval of the AUC, %.3f to %.3f, includes 0.5: with %d positives this"
                  + " can't be told from chance",
              task, auc.lower(), auc.upper(), positives));
    } else if (auc.isWorseThanChance()) {
      warnings.add(
          text(
              "%s: the 95 %% interval of the AUC, %.3f to %.3f, lies below 0.5: the model ranks worse"
                  + " than chance",
              task, auc.lower(), auc.upper()));
    }
    if (auc.excludesChance() && positives < ENOUGH_POSITIVES) {
      warnings.add(
          text(
              "%s: %d positives only (fewer than %d): differences in AUC of less than about %.3f are"
                  + " noise",
              task,
              positives,
              ENOUGH_POSITIVES,
              Math.max(auc.upper() - auc.value(), auc.value() - auc.lower())));
    }
    if (gauc.counted() < ENOUGH_USERS) {
      warnings.add(
          text(
              "%s: %d of %d users have rows of both labels (fewer than %d): GAUC is unreliable",
              task, gauc.counted(), gauc.groups(), ENOUGH_USERS));
    }
    return warnings;
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
