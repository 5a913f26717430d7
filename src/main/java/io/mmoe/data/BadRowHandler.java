package io.mmoe.data;

/** The decision about malformed rows: skip the row or stop reading. */
@FunctionalInterface
public interface BadRowHandler {
  /** Stops at the first malformed row. */
  BadRowHandler FAIL =
      row -> {
        throw new DataException(row);
      };

  /**
   * Handles a malformed row, which is then skipped. The rows of one reader arrive in file order.
   *
   * @throws DataException to stop reading
   */
  void accept(BadRow row);

  /**
   * A handler that skips and counts a limited number of rows. Not safe for use by several threads.
   */
  final class Limit implements BadRowHandler {
    private final long max;
    private long count;

    /**
     * @param max maximum number of skipped rows
     */
    public Limit(long max) {
      this.max = max;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException at the first row beyond the maximum
     */
    @Override
    public void accept(BadRow row) {
      count++;
      if (count > max) {
        throw new DataException(
            "more than %d bad rows (--max_bad_rows), the last of them %s"
                .formatted(max, row.message()));
      }
    }

    /** Returns the number of rows so far. */
    public long count() {
      return count;
    }
  }
}
