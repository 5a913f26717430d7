package io.mmoe.build.embedding;

import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A trainable map from ids to vectors of width D. */
public interface EmbeddingTable {

  /** Adds the ops that look up the ids of a batch and average them for each row. */
  Lookup lookup(Ops tf, UniqueIds ids);

  /**
   * Adds the ops that look up the ids of a batch and average them for each row, without a gradient.
   *
   * <p>Serving uses it: with few ids and hardly any repeats, a search for distinct ids does not
   * pay.
   *
   * @return [B, D], the same numbers as {@link Lookup#combined}
   */
  Operand<TFloat32> read(Ops tf, SparseIds ids);

  /** The embeddings of a batch, with their gradient. */
  interface Lookup {

    /** Returns the mean over the ids of each row, [B, D]. */
    Operand<TFloat32> combined();

    /**
     * Adds the ops that carry a gradient back to the table.
     *
     * @param upstream gradient of the loss with respect to {@link #combined}, [B, D]
     * @return one gradient for each shard of the table
     */
    List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream);
  }

  /** A factory of tables of one kind. */
  interface Factory {

    /**
     * Creates the table of a column group.
     *
     * @param tf adds ops in the scope of the table
     * @param name name of the table inside the graph
     * @param group columns that share the table
     */
    EmbeddingTable create(Ops tf, String name, ColumnGroup group);

    /** Returns the kind of ids that the tables are looked up by. */
    IdKind ids();
  }
}
