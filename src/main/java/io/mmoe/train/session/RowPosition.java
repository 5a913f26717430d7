package io.mmoe.train.session;

/**
 * A place in the training rows.
 *
 * @param epoch epochs that lie behind
 * @param row rows of that epoch that lie behind
 */
public record RowPosition(long epoch, long row) {
  public static final RowPosition START = new RowPosition(0, 0);

  /**
   * The place after so many rows.
   *
   * @param rowsPerEpoch at least 1
   */
  public static RowPosition after(long rows, long rowsPerEpoch) {
    return new RowPosition(rows / rowsPerEpoch, rows % rowsPerEpoch);
  }
}
