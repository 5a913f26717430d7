package io.mmoe.build.embedding;

import io.mmoe.settings.schema.Column.Feature;

/** The names of embeddings in checkpoints. */
public final class EmbeddingNames {
  /** Common prefix of the weights of all columns. */
  public static final String ALL = "input_layer/input_layer/";

  /** Suffix of the keys that have a row, after the name of a column's weights. */
  public static final String KEYS = "-keys";

  /** Suffix of the weights of rows by key. */
  public static final String VALUES = "-values";

  /** Suffix of the number of occurrences of each key. */
  public static final String FREQUENCIES = "-freqs";

  /** Suffix of the global step that trained each key last. */
  public static final String VERSIONS = "-versions";

  /** Suffix of the keys that an exact counter has not yet admitted. */
  public static final String WAITING_KEYS = "-waiting_keys";

  /** Suffix of the name of a Bloom filter. */
  public static final String BLOOM = "/bloom";

  /** Name of the vector with the occurrences of a key that each block of its row requires. */
  public static final String BLOCK_FREQUENCIES = "dynamic_ev/frequencies";

  /** Name of the scalar with the code of the operation that joins the two rows of a bucket. */
  public static final String MULTI_HASH_OPERATION = "multihash/operation";

  private EmbeddingNames() {}

  /** Returns the name of a column's weights, as Python's feature columns form it. */
  public static String weights(Feature column) {
    return weights(column.name());
  }

  /** Returns the name of the weights of the column with this name. */
  public static String weights(String column) {
    return ALL + column + "_embedding/embedding_weights";
  }
}
