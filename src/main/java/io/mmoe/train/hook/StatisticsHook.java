package io.mmoe.train.hook;

import io.mmoe.record.trace.StepStatistics;
import io.mmoe.record.trace.StepTrace;
import io.mmoe.settings.StatisticSteps;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Summarizes time and memory over a range of steps, once. Every second step is traced, the others
 * are timed, because tracing slows a step.
 */
public final class StatisticsHook implements SessionHook {
  private static final double NANOS_PER_MICRO = 1000;

  private final StatisticSteps steps;
  private final StepStatistics.Host host;
  private final LongSupplier nanoTime;
  private final Consumer<StepStatistics> sink;
  private final List<StepTrace> traces = new ArrayList<>();
  private final List<Double> micros = new ArrayList<>();
  private long lastNanos;

  /**
   * @param nanoTime a clock like {@link System#nanoTime}
   * @param sink receives the statistics, once
   */
  public StatisticsHook(
      StatisticSteps steps,
      StepStatistics.Host host,
      LongSupplier nanoTime,
      Consumer<StepStatistics> sink) {
    this.steps = steps;
    this.host = host;
    this.nanoTime = nanoTime;
    this.sink = sink;
  }

  @Override
  public boolean wantsTrace(long step) {
    return isCounted(step) && (step - steps.start()) % 2 == 1;
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    long step = control.globalStep();
    long now = nanoTime.getAsLong();
    if (isCounted(step) && values.trace().isPresent()) {
      traces.add(StepTrace.of(step, values.trace().get()));
    } else if (isCounted(step) && lastNanos != 0) {
      micros.add((now - lastNanos) / NANOS_PER_MICRO);
    }
    lastNanos = nanoTime.getAsLong();
    if (step >= steps.stop() && !traces.isEmpty() && !micros.isEmpty()) {
      sink.accept(StepStatistics.of(traces, micros, host));
      traces.clear();
    }
  }

  private boolean isCounted(long step) {
    return step > steps.start() && step <= steps.stop();
  }
}
