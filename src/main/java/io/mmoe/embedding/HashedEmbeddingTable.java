package io.mmoe.embedding;

import io.mmoe.graph.Initializer;
import io.mmoe.graph.RawOps;
import io.mmoe.graph.Variable;
import io.mmoe.graph.Variable.Part;
import io.mmoe.graph.VariableStore;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.UniqueWithCounts;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * A table of fixed size, one variable [buckets, D], looked up as Python's {@code
 * embedding_lookup_sparse} does: each distinct row is gathered once.
 *
 * <p>Its first values are normal with standard deviation 1/sqrt(D), truncated, as Python's {@code
 * embedding_column} has them.
 */
public final class HashedEmbeddingTable implements EmbeddingTable {
  private final Variable table;

  private HashedEmbeddingTable(Variable table) {
    this.table = table;
  }

  /** Makes a table of its own variable. */
  public static HashedEmbeddingTable create(
      VariableStore variables, String name, int buckets, int dimension) {
    return new HashedEmbeddingTable(
        variables.create(name, Shape.of(buckets, dimension), initializer(dimension)));
  }

  /** Makes one table of the rows of several, below each other, which checkpoints hold apart. */
  public static HashedEmbeddingTable createStacked(
      VariableStore variables, String name, List<Part> parts, int dimension) {
    return new HashedEmbeddingTable(variables.createStacked(name, parts, initializer(dimension)));
  }

  private static Initializer initializer(int dimension) {
    return new Initializer.TruncatedNormalInit(1 / Math.sqrt(dimension));
  }

  @Override
  public EmbeddingLookup lookup(Ops tf, SparseIds ids) {
    // Not the plain op: TensorFlow would rewrite that pattern to read the whole table in each step,
    // which copies it, since a variable with sparse updates is copied on every whole read.
    UniqueWithCounts<TInt64, TInt32> unique =
        tf.uniqueWithCounts(ids.ids(), tf.constant(new int[] {0}));
    Operand<TFloat32> gathered = tf.resourceGather(table.handle(), unique.y(), TFloat32.class);
    Operand<TFloat32> combined =
        tf.sparse.sparseSegmentMean(gathered, unique.idx(), ids.segments());
    return new Lookup(ids, unique, combined);
  }

  private final class Lookup implements EmbeddingLookup {
    private final SparseIds ids;
    private final UniqueWithCounts<TInt64, TInt32> unique;
    private final Operand<TFloat32> combined;

    Lookup(SparseIds ids, UniqueWithCounts<TInt64, TInt32> unique, Operand<TFloat32> combined) {
      this.ids = ids;
      this.unique = unique;
      this.combined = combined;
    }

    @Override
    public Operand<TFloat32> combined() {
      return combined;
    }

    @Override
    public SparseGradient gradient(Ops tf, Operand<TFloat32> upstream) {
      // Version 1 of the op keeps the order of the unique rows; the generated class is version 2.
      Operand<TFloat32> values =
          RawOps.of(tf, "SparseSegmentMeanGrad")
              .input(upstream)
              .input(unique.idx())
              .input(ids.segments())
              .input(tf.size(unique.y()))
              .output();
      return new SparseGradient(table, unique.y(), values);
    }
  }
}
