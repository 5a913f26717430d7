package io.mmoe.metric;

/**
 * GAUC: the exact AUC of each group by itself, averaged with the groups' rows as weights (Zhou et
 * al., Deep Interest Network, KDD 2018). Groups with one label only have no AUC and are left out.
 *
 * @param value NaN if no group has both labels
 * @param counted groups with both labels
 * @param groups all groups
 * @param countedRows rows of the groups that count
 */
public record GroupedAuc(double value, int counted, int groups, long countedRows) {

  /**
   * Measures.
   *
   * @param groups of the labels, in the same order
   */
  public static GroupedAuc of(ScoredLabels labels, RowGroups groups) {
    double sum = 0;
    int counted = 0;
    long rows = 0;
    for (RankedLabels group : labels.rankedBy(groups)) {
      if (group.hasBothLabels()) {
        long size = group.positives() + group.negatives();
        sum += size * group.auc();
        rows += size;
        counted++;
      }
    }
    return new GroupedAuc(sum / rows, counted, groups.count(), rows);
  }
}
