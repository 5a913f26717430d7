package io.mmoe.build.embedding;

import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A table of fixed size, [buckets, D], indexed by hash bucket.
 *
 * <p>A lookup gathers each distinct row once, as Python's {@code embedding_lookup_sparse} does.
 */
public final class HashedEmbeddingTable implements EmbeddingTable {
  private final TableShards table;

  private HashedEmbeddingTable(TableShards table) {
    this.table = table;
  }

  @Override
  public EmbeddingTable.Lookup lookup(Ops tf, UniqueIds ids) {
    Operand<TFloat32> gathered = table.gather(tf, ids.ids());
    Operand<TFloat32> combined = tf.sparse.sparseSegmentMean(gathered, ids.index(), ids.segments());
    return new Lookup(ids, combined);
  }

  @Override
  public Operand<TFloat32> read(Ops tf, SparseIds ids) {
    Operand<TFloat32> rows = table.gather(tf, ids.ids());
    return SegmentMean.of(tf, rows, ids);
  }

  private final class Lookup implements EmbeddingTable.Lookup {
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

  /** A factory of hashed tables. */
  public static final class Factory implements EmbeddingTable.Factory {
    private final VariableStore variables;
    private final int dimension;

    /**
     * @param dimension width of an embedding (D)
     */
    public Factory(VariableStore variables, int dimension) {
      this.variables = variables;
      this.dimension = dimension;
    }

    @Override
    public EmbeddingTable create(Ops tf, String name, ColumnGroup group) {
      return new HashedEmbeddingTable(
          TableShards.ofBuckets(variables, name, group.columns(), dimension));
    }

    @Override
    public IdKind ids() {
      return IdKind.TABLE_ROWS;
    }
  }
}
