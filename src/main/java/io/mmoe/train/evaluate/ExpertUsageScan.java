package io.mmoe.train.evaluate;

import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Mixture;
import io.mmoe.train.evaluate.ExpertUsage.ExpertShare;
import io.mmoe.train.evaluate.ExpertUsage.ExpertUnits;
import io.mmoe.train.evaluate.ExpertUsage.GateUse;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.StepRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * Runs rows through a graph that evaluates and watches its gates and experts. One instance scans
 * once, on one thread; it keeps nothing of single rows.
 */
public final class ExpertUsageScan {
  private final List<GateTally> gates;
  private final float[][] peaks;
  private long rows;
  private long finite;

  private ExpertUsageScan(List<String> tasks, int experts, int units) {
    gates = tasks.stream().map(task -> new GateTally(task, experts)).toList();
    peaks = new float[experts][units];
  }

  /**
   * Scans the rows. No variable changes, and no table gets a row.
   *
   * @param session its variables have their values
   * @param tasks names, in the order of the labels
   * @param batches the rows; at their end afterwards, and still the caller's
   * @param progress is told how many rows are done, batch by batch
   */
  public static ExpertUsage of(
      ModelGraph model,
      Session session,
      List<String> tasks,
      BatchSource batches,
      LongConsumer progress) {
    Mixture mixture =
        model.mixture().orElseThrow(() -> new IllegalStateException("this graph trains"));
    int experts = Math.toIntExact(mixture.peaks().shape().get(0));
    int units = Math.toIntExact(mixture.peaks().shape().get(1));
    ExpertUsageScan scan = new ExpertUsageScan(tasks, experts, units);
    StepRunner runner = new StepRunner(session, model.input(), batches);
    List<Operand<?>> fetches = new ArrayList<>(mixture.gates());
    fetches.add(mixture.peaks());
    for (var next = runner.step(fetches); next.isPresent(); next = runner.step(fetches)) {
      try (Result result = next.get()) {
        scan.add(result);
        progress.accept(scan.rows);
      }
    }
    return scan.result();
  }

  private void add(Result result) {
    List<TFloat32> weights =
        IntStream.range(0, gates.size()).mapToObj(task -> (TFloat32) result.get(task)).toList();
    long batch = weights.get(0).shape().get(0);
    for (long row = 0; row < batch; row++) {
      long at = row;
      if (weights.stream().allMatch(ofTask -> isFinite(ofTask, at))) {
        for (int task = 0; task < gates.size(); task++) {
          gates.get(task).add(weights.get(task), row);
        }
        finite++;
      }
    }
    rows += batch;
    addPeaks((TFloat32) result.get(gates.size()));
  }

  private boolean isFinite(TFloat32 weights, long row) {
    return IntStream.range(0, peaks.length)
        .allMatch(expert -> Float.isFinite(weights.getFloat(row, expert)));
  }

  /** What is no number is above nothing. */
  private void addPeaks(TFloat32 ofBatch) {
    for (int expert = 0; expert < peaks.length; expert++) {
      for (int unit = 0; unit < peaks[expert].length; unit++) {
        float peak = ofBatch.getFloat(expert, unit);
        if (peak > peaks[expert][unit]) {
          peaks[expert][unit] = peak;
        }
      }
    }
  }

  private ExpertUsage result() {
    List<ExpertUnits> units = new ArrayList<>();
    for (float[] expert : peaks) {
      int active = (int) IntStream.range(0, expert.length).filter(unit -> expert[unit] > 0).count();
      units.add(new ExpertUnits(active, expert.length));
    }
    return new ExpertUsage(
        rows, rows - finite, gates.stream().map(gate -> gate.result(finite)).toList(), units);
  }

  /** What one task's gate did so far. */
  private static final class GateTally {
    private final String task;
    private final double[] sums;
    private final double[] squares;
    private final long[] firsts;
    private double entropies;

    GateTally(String task, int experts) {
      this.task = task;
      sums = new double[experts];
      squares = new double[experts];
      firsts = new long[experts];
    }

    /**
     * @param weights [B, E]
     */
    void add(TFloat32 weights, long row) {
      int first = 0;
      for (int expert = 0; expert < sums.length; expert++) {
        double weight = weights.getFloat(row, expert);
        sums[expert] += weight;
        squares[expert] += weight * weight;
        entropies -= weight > 0 ? weight * Math.log(weight) : 0;
        first = weight > weights.getFloat(row, first) ? expert : first;
      }
      firsts[first]++;
    }

    GateUse result(long rows) {
      List<ExpertShare> shares = new ArrayList<>();
      for (int expert = 0; expert < sums.length; expert++) {
        double mean = sums[expert] / rows;
        double variance = Math.max(0, squares[expert] / rows - mean * mean);
        shares.add(new ExpertShare(mean, Math.sqrt(variance), (double) firsts[expert] / rows));
      }
      return new GateUse(task, entropies / rows / Math.log(sums.length), shares);
    }
  }
}
