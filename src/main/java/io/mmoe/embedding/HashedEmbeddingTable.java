package io.mmoe.embedding;

import io.mmoe.graph.Initializer;
import io.mmoe.graph.Initializer.TruncatedNormalInit;
import io.mmoe.graph.Variable.Part;
import io.mmoe.graph.VariablePlacement.Kind;
import io.mmoe.graph.VariableStore;
import io.mmoe.input.SparseIds;
import io.mmoe.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A table of fixed size, [buckets, D], looked up as Python's {@code embedding_lookup_sparse} does:
 * each distinct row is gathered once.
 *
 * <p>Its first values are normal with standard deviation 1/sqrt(D), truncated, as Python's {@code
 * embedding_column} has them.
 */
public final class HashedEmbeddingTable implements EmbeddingTable {
  private final TablePieces table;

  private HashedEmbeddingTable(TablePieces table) {
    this.table = table;
  }

  /**
   * Makes a table.
   *
   * @param name of a variable that stands for several parts; checkpoints hold the parts
   * @param parts the tables that lie below each other in it, each [buckets, D]
   */
  public static HashedEmbeddingTable create(
      VariableStore variables, String name, List<Part> parts) {
    Initializer initializer = TruncatedNormalInit.ofRows(parts.get(0).shape().get(1));
    String own = parts.size() == 1 ? parts.get(0).name() : name;
    return new HashedEmbeddingTable(
        new TablePieces(variables.createPieces(own, Kind.TABLE, parts, initializer)));
  }

  @Override
  public EmbeddingLookup lookup(Ops tf, UniqueIds ids) {
    Operand<TFloat32> gathered = table.gather(tf, ids.ids());
    Operand<TFloat32> combined = tf.sparse.sparseSegmentMean(gathered, ids.index(), ids.segments());
    return new Lookup(ids, combined);
  }

  @Override
  public Operand<TFloat32> read(Ops tf, SparseIds ids) {
    Operand<TFloat32> rows = table.gather(tf, ids.ids());
    return SegmentMean.of(tf, rows, ids);
  }

  private final class Lookup implements EmbeddingLookup {
    private final UniqueIds ids;
    private final Operand<TFloat32> combined;

    Lookup(UniqueIds ids, Operand<TFloat32> combined) {
      this.ids = ids;
      this.combined = combined;
    }

    @Override
    public Operand<TFloat32> combined() {
      return combined;
    }

    @Override
    public List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream) {
      return table.gradients(tf, ids.ids(), SegmentMean.gradient(tf, upstream, ids));
    }
  }
}
