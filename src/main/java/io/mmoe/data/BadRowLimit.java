package io.mmoe.data;

/** Passes over bad rows up to a number. Not safe for use by several threads. */
public final class BadRowLimit implements BadRowHandler {
  private final long most;
  private long count;

  public BadRowLimit(long most) {
    this.most = most;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException at one more than may be
   */
  @Override
  public void accept(BadRow row) {
    count++;
    if (count > most) {
      throw new DataException(
          "more than %d bad rows (--max_bad_rows), the last of them %s"
              .formatted(most, row.message()));
    }
  }

  /** Bad rows so far. */
  public long count() {
    return count;
  }
}
