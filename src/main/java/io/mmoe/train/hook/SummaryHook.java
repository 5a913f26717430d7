package io.mmoe.train.hook;

import io.mmoe.record.SummaryWriter;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TString;

/**
 * Writes the graph's summaries to the event file in the first step and every N steps. Other steps
 * do not compute them.
 */
public final class SummaryHook implements SessionHook {
  private final Operand<TString> summaries;
  private final StepInterval interval;
  private final SummaryWriter writer;
  private boolean firstStep = true;
  private boolean fetched;
  private long writtenStep;

  /**
   * @param summaries scalar, a serialized summary
   * @param everySteps global steps between two summaries
   * @param writer remains owned by the caller
   */
  public SummaryHook(Operand<TString> summaries, long everySteps, SummaryWriter writer) {
    this.summaries = summaries;
    interval = new StepInterval(everySteps);
    this.writer = writer;
  }

  @Override
  public List<Operand<TString>> messages(long step) {
    fetched = firstStep || interval.isPassed(writtenStep, step);
    return fetched ? List.of(summaries) : List.of();
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    if (fetched) {
      writer.summary(control.globalStep(), values.message(summaries));
      firstStep = false;
      writtenStep = control.globalStep();
    }
  }
}
