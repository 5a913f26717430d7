package io.mmoe.record;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes the metrics of training steps as TensorBoard summaries, with the tags of train.py.
 *
 * <p>The rate of the first logged step is omitted, because that step also optimizes the graph. Not
 * safe for use by several threads.
 */
public final class TrainEvents implements Consumer<StepMetrics> {
  /** The tag of train.py, whose summary is the second op named loss, after the loss itself. */
  private static final String LOSS = "head/loss_1";

  private static final String SPEED = "global_step/sec";

  private final SummaryWriter writer;
  private boolean first = true;

  /**
   * @param writer the writer, which the caller closes
   */
  public TrainEvents(SummaryWriter writer) {
    this.writer = writer;
  }

  @Override
  public void accept(StepMetrics metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(LOSS, (double) metrics.loss());
    if (!first) {
      values.put(SPEED, metrics.stepsPerSecond());
    }
    first = false;
    writer.scalars(metrics.step(), values);
  }
}
