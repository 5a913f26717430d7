package io.mmoe.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * GAUC: the exact AUC of each group, averaged over the groups with their number of rows as weights
 * (Zhou et al., Deep Interest Network, KDD 2018).
 *
 * <p>With n(g) rows and AUC(g) for group g, it is {@code sum n(g) AUC(g) / sum n(g)} over the
 * groups that have both labels. The other groups have no AUC and are left out.
 *
 * @param value GAUC from 0 to 1, or NaN if no group has both labels
 * @param counted number of groups with both labels
 * @param groups number of all groups
 * @param countedRows number of rows in the groups with both labels
 */
public record GroupedAuc(double value, int counted, int groups, long countedRows) {

  /**
   * Computes the GAUC of some predictions.
   *
   * @param groups the group of each prediction, in the order of the predictions
   */
  public static GroupedAuc of(ScoredLabels labels, Groups groups) {
    double sum = 0;
    int counted = 0;
    long rows = 0;
    for (Ranking group : labels.rankings(groups)) {
      if (group.hasBothLabels()) {
        long size = group.positives() + group.negatives();
        sum += size * group.auc();
        rows += size;
        counted++;
      }
    }
    return new GroupedAuc(sum / rows, counted, groups.count(), rows);
  }

  /**
   * The group of each row, such as its user. Uses 4 bytes per row and one map entry per group. Not
   * thread-safe.
   */
  public static final class Groups {
    private final Map<Long, Integer> numbers = new HashMap<>();
    private int[] ofRow = new int[1024];
    private int rows;

    /**
     * Adds a row.
     *
     * @param key identifies the group
     */
    public void add(long key) {
      if (rows == ofRow.length) {
        ofRow = Arrays.copyOf(ofRow, Math.multiplyExact(rows, 2));
      }
      ofRow[rows++] = numbers.computeIfAbsent(key, unknown -> numbers.size());
    }

    /** Returns the number of distinct groups. */
    public int count() {
      return numbers.size();
    }

    /** Returns the group of a row, counted from 0. */
    int of(int row) {
      return ofRow[row];
    }
  }
}
