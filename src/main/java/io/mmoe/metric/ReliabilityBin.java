package io.mmoe.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows with neighbouring probabilities: a model is calibrated where the rate is near the mean
 * probability.
 *
 * @param meanProbability that was predicted
 * @param rate share of positives
 */
public record ReliabilityBin(double meanProbability, double rate, long rows) {

  /**
   * Bins of about the same number of rows, by rising probability. Rows of the same probability are
   * never parted, so that there may be fewer bins and some larger.
   *
   * @param most bins
   */
  public static List<ReliabilityBin> bins(RankedLabels labels, int most) {
    List<ReliabilityBin> bins = new ArrayList<>();
    long all = labels.positives() + labels.negatives();
    long seen = 0;
    long due = 1; // The bin ends where that many of `most` equal parts of the rows are seen.
    long rows = 0;
    long positives = 0;
    double sum = 0;
    for (int rank = 0; rank < labels.ranks(); rank++) {
      long ofRank = labels.positives(rank) + labels.negatives(rank);
      seen += ofRank;
      rows += ofRank;
      positives += labels.positives(rank);
      sum += ofRank * (double) labels.score(rank);
      if (seen * most >= due * all) {
        due = seen * most / all + 1;
        bins.add(new ReliabilityBin(sum / rows, (double) positives / rows, rows));
        rows = 0;
        positives = 0;
        sum = 0;
      }
    }
    return bins;
  }
}
