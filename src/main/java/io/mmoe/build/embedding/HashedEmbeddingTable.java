package io.mmoe.build.embedding;

import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A table of fixed size, [buckets, D], looked up as Python's {@code embedding_lookup_sparse} does:
 * each distinct row is gathered once.
 */
public final class HashedEmbeddingTable implements EmbeddingTable {
  private final TablePieces table;

  HashedEmbeddingTable(TablePieces table) {
    this.table = table;
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
