package io.mmoe.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * One bin of a reliability diagram: rows with neighbouring predicted probabilities. A calibrated
 * model has a rate near the mean probability in every bin.
 *
 * @param meanProbability mean of the predicted probabilities
 * @param rate share of positives
 * @param rows number of rows
 */
public record ReliabilityBin(double meanProbability, double rate, long rows) {

  /**
   * Returns bins with about equally many rows, by ascending probability. Rows with equal
   * probability share a bin, so there may be fewer bins, and some may be larger.
   *
   * @param limit maximal number of bins
   */
  public static List<ReliabilityBin> bins(Ranking ranking, int limit) {
    List<ReliabilityBin> bins = new ArrayList<>();
    long all = ranking.positives() + ranking.negatives();
    long seen = 0;
    long due = 1; // The bin ends once due / limit of all rows are seen.
    long rows = 0;
    long positives = 0;
    double sum = 0;
    for (int rank = 0; rank < ranking.ranks(); rank++) {
      long rowsOfRank = ranking.positives(rank) + ranking.negatives(rank);
      seen += rowsOfRank;
      rows += rowsOfRank;
      positives += ranking.positives(rank);
      sum += rowsOfRank * (double) ranking.score(rank);
      if (seen * limit >= due * all) {
        due = seen * limit / all + 1;
        bins.add(new ReliabilityBin(sum / rows, (double) positives / rows, rows));
        rows = 0;
        positives = 0;
        sum = 0;
      }
    }
    return bins;
  }
}
