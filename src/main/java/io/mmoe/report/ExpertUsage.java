package io.mmoe.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The use of a model's experts on some rows.
 *
 * @param rows number of rows
 * @param notFinite rows with a gate weight that is infinite or NaN. All figures exclude them and
 *     are NaN if no row is left
 * @param gates one for each task
 * @param experts one for each expert
 */
public record ExpertUsage(
    long rows, long notFinite, List<GateUse> gates, List<ExpertUnits> experts) {
  /** The part of an even share below which a gate ignores an expert. */
  private static final double UNUSED = 0.1;

  /** The mean weight of one expert above which a gate has collapsed. */
  private static final double COLLAPSED = 0.95;

  /** The standard deviation between rows below which a gate does not depend on the row. */
  private static final double CONSTANT = 0.001;

  public ExpertUsage {
    gates = List.copyOf(gates);
    experts = List.copyOf(experts);
  }

  /**
   * The distribution of one task's gate weights.
   *
   * @param entropy mean over the rows of {@code -sum_e g[e] ln g[e] / ln E}: 1 if all experts get
   *     the same weight, 0 if one gets all of it, NaN with a single expert
   * @param shares one for each expert
   */
  public record GateUse(String task, double entropy, List<ExpertShare> shares) {
    public GateUse {
      shares = List.copyOf(shares);
    }
  }

  /**
   * The weight that a gate gives an expert.
   *
   * @param mean mean weight, 0 to 1
   * @param deviation standard deviation of the weight between rows
   * @param first share of the rows in which the expert has the largest weight, ties going to the
   *     first expert
   */
  public record ExpertShare(double mean, double deviation, double first) {}

  /**
   * Units of an expert's last layer.
   *
   * @param active units with an output above 0 in at least one row
   */
  public record ExpertUnits(int active, int all) {}

  /** Returns whether no task uses an expert: all gates ignore it, or all its units are inactive. */
  public boolean isDead(int expert) {
    return rows > notFinite
        && (experts.get(expert).active() == 0
            || gates.stream().allMatch(gate -> ignores(gate, expert)));
  }

  /** Returns whether a gate gives an expert less than a tenth of an even share. */
  public boolean ignores(GateUse gate, int expert) {
    return gate.shares().get(expert).mean() < UNUSED / experts.size();
  }

  /** Returns whether a gate gives one expert more than 95 % of the weight. */
  public boolean hasCollapsed(GateUse gate) {
    return experts.size() > 1 && gate.shares().stream().anyMatch(share -> share.mean() > COLLAPSED);
  }

  /** Returns the problems of gates and experts, one sentence each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (notFinite > 0) {
      warnings.add(
          text(
              "gates give %d of %d rows weights that are infinite or NaN: so are weights of the"
                  + " model",
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
              "%s: the gate gives every row the same weights: they do not depend on the row",
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
