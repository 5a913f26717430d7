package io.mmoe.data;

/** Decides what a bad row means; told of each, in the order of the file. */
@FunctionalInterface
public interface BadRowHandler {
  /** The first one ends the reading. */
  BadRowHandler FAIL =
      row -> {
        throw new DataException(row);
      };

  /**
   * Takes a row, which is then passed over.
   *
   * @throws DataException to end the reading
   */
  void accept(BadRow row);
}
