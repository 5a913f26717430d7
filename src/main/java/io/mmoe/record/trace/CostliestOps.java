package io.mmoe.record.trace;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A ranking of the ops of a step by their time. */
public final class CostliestOps {

  /**
   * The cost of one op of the graph.
   *
   * @param node name of the op
   * @param type type of the op, such as {@code MatMul}
   * @param calls number of executions in the step
   * @param micros time of all executions, in microseconds
   * @param share share of the time of all ops
   */
  public record Cost(String node, String type, int calls, double micros, double share) {}

  private CostliestOps() {}

  /**
   * Ranks the ops of a step, the costliest first.
   *
   * @param count maximum number of ops
   */
  public static List<Cost> of(StepTrace trace, int count) {
    Map<String, List<OpTime>> nodes =
        trace.ops().stream()
            .collect(
                groupingBy(op -> op.device() + op.node(), LinkedHashMap::new, Collectors.toList()));
    double work = trace.workMicros();
    return nodes.values().stream()
        .map(
            calls -> {
              double micros = calls.stream().mapToDouble(OpTime::micros).sum();
              OpTime first = calls.get(0);
              return new Cost(
                  first.node(), first.type(), calls.size(), micros, work > 0 ? micros / work : 0);
            })
        .sorted(Comparator.comparingDouble(Cost::micros).reversed())
        .limit(count)
        .toList();
  }

  /** Formats the ranking as the lines of a table. */
  public static List<String> table(StepTrace trace, int count) {
    List<Cost> costs = of(trace, count);
    int width = costs.stream().mapToInt(cost -> cost.type().length()).max().orElse(2);
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "step %d: %d ops, %.1f ms of work in %.1f ms, %.2f at a time",
            trace.step(),
            trace.ops().size(),
            trace.workMicros() / 1e3,
            trace.spanMicros() / 1e3,
            trace.workMicros() / Math.max(1, trace.spanMicros())));
    lines.add(String.format(Locale.ROOT, "      ms      %%  calls  %-" + width + "s  node", "op"));
    for (Cost cost : costs) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%8.2f  %5.1f  %5d  %-" + width + "s  %s",
              cost.micros() / 1e3,
              100 * cost.share(),
              cost.calls(),
              cost.type(),
              cost.node()));
    }
    return lines;
  }
}
