package io.mmoe.settings.schema;

/** One comma-separated column of a Taobao row, by what the model does with it. */
public sealed interface Column {

  /** The column's name in the data set, in checkpoints and in serving signatures. */
  String name();

  /** An integer label, 0 or 1; an empty field is 0. */
  record Label(String name) implements Column {}

  /** A string that is read, so that rows keep their 20 columns, and not used. */
  record Unused(String name) implements Column {}

  /** A column that becomes row ids of an embedding table. */
  sealed interface Feature extends Column {
    /** The number of rows of the embedding table. */
    int buckets();
  }

  /**
   * A string hashed to {@code Fingerprint64(utf8) mod buckets}; an empty field is one space.
   *
   * @param multiValued whether the field holds several values separated by {@code |}
   */
  record Hashed(String name, int buckets, boolean multiValued) implements Feature {}

  /** An integer that is its own id, 0 to {@code buckets - 1}; an empty field is 0. */
  record Identity(String name, int buckets) implements Feature {}
}
