package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.base.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metric that decides which of two evaluations is better.
 *
 * @param name {@code loss} for the mean log loss of all tasks, or the metric of one task such as
 *     {@code ctr_auc}
 */
public record TargetMetric(String name) {
  public static final TargetMetric DEFAULT = new TargetMetric("ctr_auc");

  private static final String LOSS = "loss";

  private enum OfTask {
    AUC("auc", true),
    GAUC("gauc", true),
    LOG_LOSS("log_loss", false),
    NORMALIZED_ENTROPY("normalized_entropy", false);

    private final String key;
    private final boolean higherIsBetter;

    OfTask(String key, boolean higherIsBetter) {
      this.key = key;
      this.higherIsBetter = higherIsBetter;
    }
  }

  private record Parts(String task, OfTask metric) {}

  public TargetMetric {
    List<String> names = names();
    require(names.contains(name), "--early_stopping_metric", String.join(", ", names), name);
  }

  /** Returns all valid names. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    for (String task : ModelSettings.REFERENCE.taskNames()) {
      for (OfTask metric : OfTask.values()) {
        names.add(task + "_" + metric.key);
      }
    }
    names.add(LOSS);
    return names;
  }

  public boolean higherIsBetter() {
    return parts().map(parts -> parts.metric().higherIsBetter).orElse(false);
  }

  /**
   * Returns the task that requires rows of both labels, or empty if the metric is always defined.
   */
  public Optional<String> taskNeedingBothLabels() {
    return parts().filter(parts -> parts.metric() != OfTask.LOG_LOSS).map(Parts::task);
  }

  /** Returns the JSON Pointer (RFC 6901) of the metric in the JSON form of an evaluation. */
  public String pointer() {
    return parts()
        .map(parts -> "/tasks/" + parts.task() + "/" + parts.metric().key)
        .orElse("/" + LOSS);
  }

  /**
   * Returns the exception for test rows on which the metric is undefined.
   *
   * @param why the reason, for the message
   */
  public InvalidSettingException withoutValue(String why) {
    return new InvalidSettingException(
        "--early_stopping_metric "
            + name
            + " has no value: "
            + why
            + "; loss and the tasks' log_loss always have one");
  }

  private Optional<Parts> parts() {
    for (String task : ModelSettings.REFERENCE.taskNames()) {
      for (OfTask metric : OfTask.values()) {
        if (name.equals(task + "_" + metric.key)) {
          return Optional.of(new Parts(task, metric));
        }
      }
    }
    return Optional.empty();
  }
}
