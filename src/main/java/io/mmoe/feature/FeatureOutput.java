package io.mmoe.feature;

/** The kind of result of a feature. */
public sealed interface FeatureOutput {

  /** Returns the number of columns in the input layer. */
  int width();

  /**
   * Ids that are looked up in a table. The embeddings of a row are combined to one.
   *
   * @param table name of the table, without {@code /embedding_weights}. Features with the same name
   *     share the table
   * @param rows number of rows of the table
   * @param dimension width of an embedding (D)
   * @param combiner how the embeddings of a row are combined
   * @param weighted whether ids have weights
   * @param initializer distribution of the initial embeddings
   */
  record Embedding(
      String table,
      long rows,
      int dimension,
      Combiner combiner,
      boolean weighted,
      Initializer initializer)
      implements FeatureOutput {
    @Override
    public int width() {
      return dimension;
    }

    /** Returns whether the other feature needs a table of the same form. */
    boolean sharesTableOf(Embedding other) {
      return rows == other.rows
          && dimension == other.dimension
          && combiner == other.combiner
          && initializer.equals(other.initializer);
    }
  }

  /**
   * Numbers that enter the input layer as they are.
   *
   * @param width numbers of a row
   */
  record Numbers(int width) implements FeatureOutput {}

  /** How the embeddings e of a row's ids, with weights w, are combined to one. */
  enum Combiner {
    /** {@code sum w e}. */
    SUM,
    /** {@code sum w e / sum w}, over the ids with positive weights. */
    MEAN,
    /** {@code sum w e / sqrt(sum w^2)}, over the ids with positive weights. */
    SQRTN
  }

  /** The distribution of initial embeddings. */
  sealed interface Initializer {
    /** A normal distribution without values beyond two standard deviations. */
    record TruncatedNormal(double mean, double stddev) implements Initializer {}

    /** A normal distribution. */
    record Normal(double mean, double stddev) implements Initializer {}

    /** A normal distribution whose deviation depends on the shape (Glorot, Bengio 2010). */
    record GlorotNormal() implements Initializer {}

    /** The same value everywhere. */
    record Constant(double value) implements Initializer {}
  }
}
