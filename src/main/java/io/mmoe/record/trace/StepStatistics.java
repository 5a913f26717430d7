package io.mmoe.record.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A summary of several traced steps. Figures per step are means unless they say otherwise.
 *
 * @param fromStep the first traced step
 * @param toStep the last traced step
 * @param stepMicros median time of an untraced step
 * @param ops ops per step
 * @param workMicros total time of all ops
 * @param spanMicros time from the start of the first op to the end of the last op
 * @param allocatedBytes memory that ops requested from allocators
 * @param peakBytes maximum memory that ops held at one time
 * @param byType share of the work for each type of op, the largest first
 * @param host the machine and process that ran the steps
 */
public record StepStatistics(
    long fromStep,
    long toStep,
    double stepMicros,
    double ops,
    double workMicros,
    double spanMicros,
    double allocatedBytes,
    long peakBytes,
    Map<String, Double> byType,
    Host host) {
  private static final int TYPES = 5;
  private static final double MEGABYTE = 1e6;

  /** Below this time in microseconds, scheduling an op costs about as much as running it. */
  private static final double SHORT_OP = 10;

  /** The share of busy threads above which all count as busy, and below {@link #IDLE} as idle. */
  private static final double BUSY = 0.85;

  private static final double IDLE = 0.5;

  /** The memory of a step above which the allocator matters. */
  private static final double MUCH_MEMORY = 200 * MEGABYTE;

  /**
   * The machine and process that ran the steps.
   *
   * @param threads threads that run ops in parallel
   * @param processors processors of the machine
   * @param allocator allocator of the process, such as {@code jemalloc}
   */
  public record Host(int threads, int processors, String allocator) {}

  public StepStatistics {
    byType = new LinkedHashMap<>(byType);
  }

  /**
   * Summarizes steps.
   *
   * @param traces at least one traced step
   * @param stepMicros times of untraced steps, at least one
   */
  public static StepStatistics of(List<StepTrace> traces, List<Double> stepMicros, Host host) {
    List<Double> sorted = stepMicros.stream().sorted().toList();
    return new StepStatistics(
        traces.get(0).step(),
        traces.get(traces.size() - 1).step(),
        sorted.get(sorted.size() / 2),
        traces.stream().mapToInt(trace -> trace.ops().size()).average().orElse(0),
        traces.stream().mapToDouble(StepTrace::workMicros).average().orElse(0),
        traces.stream().mapToDouble(StepTrace::spanMicros).average().orElse(0),
        traces.stream().mapToLong(StepTrace::allocatedBytes).average().orElse(0),
        traces.stream().mapToLong(StepTrace::peakBytes).max().orElse(0),
        shares(traces),
        host);
  }

  private static Map<String, Double> shares(List<StepTrace> traces) {
    Map<String, Double> micros =
        traces.stream()
            .flatMap(trace -> trace.ops().stream())
            .collect(Collectors.groupingBy(OpTime::type, Collectors.summingDouble(OpTime::micros)));
    double all = micros.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    micros.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(TYPES)
        .forEach(entry -> shares.put(entry.getKey(), all > 0 ? entry.getValue() / all : 0));
    return shares;
  }

  /** Returns the average number of ops that ran in parallel. */
  public double opsAtATime() {
    return spanMicros > 0 ? workMicros / spanMicros : 0;
  }

  /** Formats the summary as log lines. */
  public List<String> lines() {
    return List.of(
        text(
            "Statistics of steps %d to %d: %.2f ms a step; %.0f ops with %.2f ms of work, %.2f at a"
                + " time on %d threads",
            fromStep,
            toStep,
            stepMicros / 1e3,
            ops,
            workMicros / 1e3,
            opsAtATime(),
            host.threads()),
        text(
            "Allocator %s: %.1f MB asked for in a step, %.1f MB held at most",
            host.allocator(), allocatedBytes / MEGABYTE, peakBytes / MEGABYTE),
        "Costliest: "
            + byType.entrySet().stream()
                .map(type -> text("%s %.0f %%", type.getKey(), 100 * type.getValue()))
                .collect(Collectors.joining(", ")));
  }

  /** Returns advice on faster settings, one sentence each. Empty if nothing stands out. */
  public List<String> advice() {
    List<String> advice = new ArrayList<>();
    double opMicros = workMicros / Math.max(1, ops);
    if (opMicros < SHORT_OP) {
      advice.add(
          text(
              "an op takes %.1f us on average, as much as handing it to a thread: a larger"
                  + " --batch_size trains more rows in about the same time",
              opMicros));
    }
    threads(advice);
    if (allocatedBytes > MUCH_MEMORY && !host.allocator().contains("malloc")) {
      advice.add(
          "a step asks for much memory: preload jemalloc, as distribute_k8s/launch does, to keep it"
              + " from going back to the system each time");
    }
    return advice;
  }

  private void threads(List<String> advice) {
    if (host.threads() > host.processors()) {
      advice.add(
          text(
              "%d threads run ops on %d processors: --inter %d",
              host.threads(), host.processors(), host.processors()));
    } else if (opsAtATime() > BUSY * host.threads() && host.threads() < host.processors()) {
      advice.add(
          text(
              "all %d threads are busy, and the machine has %d processors: --inter %d",
              host.threads(), host.processors(), host.processors()));
    } else if (host.threads() > 2 && opsAtATime() < IDLE * host.threads()) {
      advice.add(
          text(
              "%.1f of %d threads are busy: fewer --inter, and more --intra, may be faster",
              opsAtATime(), host.threads()));
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
