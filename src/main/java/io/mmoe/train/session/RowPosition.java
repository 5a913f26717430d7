package io.mmoe.train.session;

/**
 * A data position: the place of the next row in the training data.
 *
 * @param epoch number of completed epochs
 * @param row number of rows of the current epoch that were read
 */
public record RowPosition(long epoch, long row) {
  public static final RowPosition START = new RowPosition(0, 0);

  /**
   * Returns the position after a number of rows.
   *
   * @param rowsPerEpoch at least 1
   */
  public static RowPosition after(long rows, long rowsPerEpoch) {
    return new RowPosition(rows / rowsPerEpoch, rows % rowsPerEpoch);
  }
}
