package io.mmoe.train.hook;

import io.mmoe.record.SummaryWriter;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TString;

/**
 * Writes the graph's summaries: in the first step and every so many steps. The other steps don't
 * compute them.
 */
public final class SummaryHook implements SessionHook {
  private final Operand<TString> summaries;
  private final StepInterval interval;
  private final SummaryWriter writer;
  private boolean firstStep = true;
  private boolean asked;
  private long writtenStep;

  /**
   * @param summaries scalar, a serialized summary
   * @param everySteps global steps from one to the next
   * @param writer stays the caller's
   */
  public SummaryHook(Operand<TString> summaries, long everySteps, SummaryWriter writer) {
    this.summaries = summaries;
    interval = new StepInterval(everySteps);
    this.writer = writer;
  }

  @Override
  public List<Operand<TString>> messages(long step) {
    asked = firstStep || interval.isPassed(writtenStep, step);
    return asked ? List.of(summaries) : List.of();
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    if (asked) {
      writer.summary(control.globalStep(), values.message(summaries));
      firstStep = false;
      writtenStep = control.globalStep();
    }
  }
}
