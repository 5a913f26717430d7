package io.mmoe.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a model uses its experts on some rows.
 *
 * @param rows all that were looked at
 * @param notFinite rows to which a gate gave weights that are infinite or no numbers; left out of
 *     all figures, which are NaN if none is left
 * @param gates one for each task
 * @param experts one for each expert
 */
public record ExpertUsage(
    long rows, long notFinite, List<GateUse> gates, List<ExpertUnits> experts) {
  /** An expert with less than this part of an even share counts as unused. */
  private static final double UNUSED = 0.1;

  /** A gate that gives one expert more than this has collapsed. */
  private static final double COLLAPSED = 0.95;

  /** A gate whose weights deviate less than this from row to row does not look at the row. */
  private static final double CONSTANT = 0.001;

  public ExpertUsage {
    gates = List.copyOf(gates);
    experts = List.copyOf(experts);
  }

  /**
   * How one task's gate distributes weight.
   *
   * @param entropy mean over the rows of {@code -sum_e g[e] ln g[e] / ln E}: 1 if all experts get
   *     the same, 0 if one gets all; NaN if there is one expert only
   * @param shares one for each expert
   */
  public record GateUse(String task, double entropy, List<ExpertShare> shares) {
    public GateUse {
      shares = List.copyOf(shares);
    }
  }

  /**
   * What a gate gives an expert.
   *
   * @param mean weight, 0 to 1
   * @param deviation standard deviation of the weight from row to row
   * @param first share of the rows in which it gets most; of several experts with the same weight
   *     the first
   */
  public record ExpertShare(double mean, double deviation, double first) {}

  /**
   * Units of an expert's last layer.
   *
   * @param active those that were above 0 in some row
   */
  public record ExpertUnits(int active, int all) {}

  /** Whether no task has use for an expert: no gate gives it weight, or it has nothing to give. */
  public boolean isDead(int expert) {
    return rows > notFinite
        && (experts.get(expert).active() == 0
            || gates.stream().allMatch(gate -> ignores(gate, expert)));
  }

  /** Whether a gate gives an expert hardly any weight. */
  public boolean ignores(GateUse gate, int expert) {
    return gate.shares().get(expert).mean() < UNUSED / experts.size();
  }

  /** Whether a gate gives nearly all weight to one expert. */
  public boolean hasCollapsed(GateUse gate) {
    return experts.size() > 1 && gate.shares().stream().anyMatch(share -> share.mean() > COLLAPSED);
  }

  /** What is wrong with the mixture, in sentences; nothing if nothing is. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (notFinite > 0) {
      warnings.add(
          text(
              "gates give %d of %d rows weights that are infinite or no numbers: so are weights of"
                  + " the model",
              notFinite, rows));
    }
    for (int expert = 0; expert < experts.size(); expert++) {
      if (isDead(expert)) {
        warnings.add(death(expert));
      }
    }
    for (GateUse gate : gates) {
      warnings.addAll(warnings(gate));
    }
    return warnings;
  }

  private String death(int expert) {
    ExpertUnits units = experts.get(expert);
    return units.active() == 0
        ? text("expert %d is dead: none of its %d units is ever above 0", expert + 1, units.all())
        : text(
            "expert %d is dead: no gate gives it more than %.1f %% of the weight",
            expert + 1,
            100
                * gates.stream()
                    .mapToDouble(gate -> gate.shares().get(expert).mean())
                    .max()
                    .orElse(0));
  }

  private List<String> warnings(GateUse gate) {
    if (hasCollapsed(gate)) {
      return List.of(collapse(gate));
    }
    List<String> warnings = new ArrayList<>();
    for (int expert = 0; expert < experts.size(); expert++) {
      if (ignores(gate, expert) && !isDead(expert)) {
        warnings.add(
            text(
                "%s: the gate gives expert %d only %.1f %% of the weight",
                gate.task(), expert + 1, 100 * gate.shares().get(expert).mean()));
      }
    }
    if (experts.size() > 1
        && gate.shares().stream().allMatch(share -> share.deviation() < CONSTANT)) {
      warnings.add(
          text(
              "%s: the gate gives every row the same weights: it has not learned to look at the row",
              gate.task()));
    }
    return warnings;
  }

  private static String collapse(GateUse gate) {
    int first =
        IntStream.range(0, gate.shares().size())
            .boxed()
            .max(Comparator.comparingDouble(expert -> gate.shares().get(expert).mean()))
            .orElseThrow();
    return text(
        "%s: the gate has collapsed: expert %d gets %.1f %% of the weight",
        gate.task(), first + 1, 100 * gate.shares().get(first).mean());
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
