package io.mmoe.report;

import io.mmoe.report.ExpertUsage.ExpertShare;
import io.mmoe.report.ExpertUsage.ExpertUnits;
import io.mmoe.report.ExpertUsage.GateUse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures {@link ExpertUsage} batch by batch. It keeps sums, but nothing of single rows. Not safe
 * for use by several threads.
 */
public final class ExpertTally {
  private final List<GateTally> gates;
  private final float[][] peaks;
  private long rows;
  private long finite;

  /**
   * @param tasks names, in the order of the gates
   * @param experts number of experts (E)
   * @param units units of an expert's last layer (U)
   */
  public ExpertTally(List<String> tasks, int experts, int units) {
    gates = tasks.stream().map(task -> new GateTally(task, experts)).toList();
    peaks = new float[experts][units];
  }

  /**
   * Adds a batch.
   *
   * @param weights for each task, the weights that a row gives the experts, [B, E]
   * @param ofBatch the largest output of each unit of each expert over the batch, [E, U]
   */
  public void add(List<float[][]> weights, float[][] ofBatch) {
    int batch = weights.get(0).length;
    for (int row = 0; row < batch; row++) {
      int at = row;
      if (weights.stream().allMatch(ofTask -> isFinite(ofTask[at]))) {
        for (int task = 0; task < gates.size(); task++) {
          gates.get(task).add(weights.get(task)[row]);
        }
        finite++;
      }
    }
    rows += batch;
    addPeaks(ofBatch);
  }

  /** Returns the number of rows so far. */
  public long rows() {
    return rows;
  }

  /** Returns the usage over all rows so far. */
  public ExpertUsage result() {
    List<ExpertUnits> units = new ArrayList<>();
    for (float[] expert : peaks) {
      int active = (int) IntStream.range(0, expert.length).filter(unit -> expert[unit] > 0).count();
      units.add(new ExpertUnits(active, expert.length));
    }
    return new ExpertUsage(
        rows, rows - finite, gates.stream().map(gate -> gate.result(finite)).toList(), units);
  }

  private static boolean isFinite(float[] weights) {
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        return false;
      }
    }
    return true;
  }

  private void addPeaks(float[][] ofBatch) {
    for (int expert = 0; expert < peaks.length; expert++) {
      for (int unit = 0; unit < peaks[expert].length; unit++) {
        float peak = ofBatch[expert][unit];
        if (peak > peaks[expert][unit]) { // NaN compares false.
          peaks[expert][unit] = peak;
        }
      }
    }
  }

  /** Sums over one task's gate. */
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
     * Adds a row.
     *
     * @param weights [E]
     */
    void add(float[] weights) {
      int first = 0;
      for (int expert = 0; expert < sums.length; expert++) {
        double weight = weights[expert];
        sums[expert] += weight;
        squares[expert] += weight * weight;
        entropies -= weight > 0 ? weight * Math.log(weight) : 0;
        first = weight > weights[first] ? expert : first;
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
