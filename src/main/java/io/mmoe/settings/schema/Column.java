package io.mmoe.settings.schema;

/** A column of a Taobao row. The subtype determines how the model uses it. */
public sealed interface Column {

  /** Returns the name in the data set, in checkpoints and in serving signatures. */
  String name();

  /** An integer label, 0 or 1. An empty field is 0. */
  record Label(String name) implements Column {}

  /** A string that the model ignores. It is read because each row has 20 columns. */
  record Unused(String name) implements Column {}

  /** A column whose values become row ids of an embedding table. */
  sealed interface Feature extends Column {
    /** Returns the number of rows of the embedding table. */
    int buckets();
  }

  /**
   * A string that is hashed to {@code Fingerprint64(utf8) mod buckets}. An empty field is one
   * space.
   *
   * @param multiValued whether the field holds several values separated by {@code |}
   */
  record Hashed(String name, int buckets, boolean multiValued) implements Feature {}

  /** An integer from 0 to {@code buckets - 1} that is its own row id. An empty field is 0. */
  record Identity(String name, int buckets) implements Feature {}
}
