package io.mmoe.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says where there are too few rows of a label to conclude anything, and why, in numbers. */
final class Caveats {
  /** With fewer positives, the interval of an AUC is about 0.05 wide on either side, or wider. */
  private static final long MANY_POSITIVES = 100;

  /** With fewer, GAUC is the mean of a handful. */
  private static final int MANY_USERS = 30;

  private Caveats() {}

  static List<String> of(TaskResult result, long examples) {
    long negatives = examples - result.positives();
    if (result.positives() == 0 || negatives == 0) {
      return List.of(
          text(
              "%s: all %d rows have label %d, so that there is no AUC",
              result.task(), examples, result.positives() == 0 ? 0 : 1));
    }
    AucEstimate auc = result.auc();
    if (Double.isNaN(auc.standardError())) {
      return List.of(
          text(
              "%s: one row of %d has another label than the others; an AUC of that says nothing",
              result.task(), examples));
    }
    List<String> caveats = new ArrayList<>();
    if (!auc.tellsFromChance()) {
      caveats.add(
          text(
              "%s: the 95 %% interval of the AUC, %.3f to %.3f, includes 0.5: with %d positives this"
                  + " can't be told from chance",
              result.task(), auc.lower(), auc.upper(), result.positives()));
    } else if (auc.upper() < 0.5) {
      caveats.add(
          text(
              "%s: the 95 %% interval of the AUC, %.3f to %.3f, lies below 0.5: the model ranks worse"
                  + " than chance",
              result.task(), auc.lower(), auc.upper()));
    }
    if (auc.tellsFromChance() && result.positives() < MANY_POSITIVES) {
      caveats.add(
          text(
              "%s: %d positives only (fewer than %d): differences in AUC of less than about %.3f are"
                  + " noise",
              result.task(),
              result.positives(),
              MANY_POSITIVES,
              Math.max(auc.upper() - auc.value(), auc.value() - auc.lower())));
    }
    if (result.gauc().counted() < MANY_USERS) {
      caveats.add(
          text(
              "%s: %d of %d users have rows of both labels (fewer than %d): GAUC says little",
              result.task(), result.gauc().counted(), result.gauc().groups(), MANY_USERS));
    }
    return caveats;
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
