package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.base.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metric by which one evaluation is better than another.
 *
 * @param name {@code loss}, the mean log loss of all tasks, or a task's metric such as {@code
 *     ctr_auc}
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

  /** Every name. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    for (String task : ModelSettings.REFERENCE.tasks()) {
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

  /** The task that needs rows of both labels for the metric to have a value, if any does. */
  public Optional<String> taskNeedingBothLabels() {
    return parts().filter(parts -> parts.metric() != OfTask.LOG_LOSS).map(Parts::task);
  }

  /** Where an evaluation has it in its JSON form: a JSON Pointer (RFC 6901). */
  public String pointer() {
    return parts()
        .map(parts -> "/tasks/" + parts.task() + "/" + parts.metric().key)
        .orElse("/" + LOSS);
  }

  /**
   * What to throw where it can't be computed.
   *
   * @param why of the test rows
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
    for (String task : ModelSettings.REFERENCE.tasks()) {
      for (OfTask metric : OfTask.values()) {
        if (name.equals(task + "_" + metric.key)) {
          return Optional.of(new Parts(task, metric));
        }
      }
    }
    return Optional.empty();
  }
}
