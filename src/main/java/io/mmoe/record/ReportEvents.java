package io.mmoe.record;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes reports for TensorBoard, under train.py's tags. Not safe for use by several threads.
 *
 * <p>The first report's speed is left out: that step also lays out the graph.
 */
public final class ReportEvents implements Consumer<StepReport> {
  /** train.py's summary is the second of that name, after the loss itself. */
  private static final String LOSS = "head/loss_1";

  private static final String SPEED = "global_step/sec";

  private final SummaryWriter writer;
  private boolean first = true;

  /**
   * @param writer stays the caller's
   */
  public ReportEvents(SummaryWriter writer) {
    this.writer = writer;
  }

  @Override
  public void accept(StepReport report) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(LOSS, (double) report.loss());
    if (!first) {
      values.put(SPEED, report.stepsPerSecond());
    }
    first = false;
    writer.scalars(report.step(), values);
  }
}
