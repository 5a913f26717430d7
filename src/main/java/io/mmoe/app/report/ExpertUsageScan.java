package io.mmoe.app.report;

import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.model.Mmoe;
import io.mmoe.report.ExpertTally;
import io.mmoe.report.ExpertUsage;
import io.mmoe.train.evaluate.OutputScan;
import io.mmoe.train.session.BatchSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;

/** Measures how a model uses its experts on some rows. */
public final class ExpertUsageScan {

  private ExpertUsageScan() {}

  /**
   * Scans the rows. No variable changes, and no table gets a row.
   *
   * @param model a graph for evaluation
   * @param session a session whose variables have values
   * @param tasks names, in the order of the labels
   * @param batches the rows, which are read to their end and remain owned by the caller
   * @param progress receives the number of rows done, batch by batch
   */
  public static ExpertUsage of(
      ModelGraph model,
      Session session,
      List<String> tasks,
      BatchSource batches,
      LongConsumer progress) {
    List<String> names = new ArrayList<>(tasks.stream().map(Mmoe::gateOutput).toList());
    names.add(Mmoe.EXPERT_PEAKS);
    Shape peaks = peaks(model);
    ExpertTally tally =
        new ExpertTally(tasks, Math.toIntExact(peaks.get(0)), Math.toIntExact(peaks.get(1)));
    OutputScan.run(
        model,
        session,
        names,
        batches,
        outputs -> {
          List<float[][]> weights = new ArrayList<>();
          for (String task : tasks) {
            weights.add(StdArrays.array2dCopyOf(outputs.get(Mmoe.gateOutput(task))));
          }
          tally.add(weights, StdArrays.array2dCopyOf(outputs.get(Mmoe.EXPERT_PEAKS)));
          progress.accept(tally.rows());
        });
    return tally.result();
  }

  private static Shape peaks(ModelGraph model) {
    var peaks = model.outputs().get(Mmoe.EXPERT_PEAKS);
    if (peaks == null) {
      throw new IllegalStateException("a training graph has no expert outputs");
    }
    return peaks.shape();
  }
}
