package io.mmoe.build.feature;

import io.mmoe.build.embedding.EmbeddingTable;
import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.schema.ColumnGroup;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The embeddings of one column group.
 *
 * <p>One lookup returns an embedding for each of the B * C segments of a batch of B rows and C
 * columns. Staged input orders the segments by row, which gives [B, C, D]. In-graph input orders
 * them by column, so that the result [C, B, D] is transposed to [B, C, D].
 */
final class GroupEmbedding {
  private final EmbeddingTable.Lookup lookup;
  private final Operand<TFloat32> output;
  private final int columns;
  private final int dimension;
  private final boolean byColumn;

  private GroupEmbedding(
      EmbeddingTable.Lookup lookup,
      Operand<TFloat32> output,
      int columns,
      int dimension,
      boolean byColumn) {
    this.lookup = lookup;
    this.output = output;
    this.columns = columns;
    this.dimension = dimension;
    this.byColumn = byColumn;
  }

  /**
   * Creates the table and adds the lookup.
   *
   * @param name name of the joint table inside the graph
   * @param dimension width of an embedding (D)
   * @param byColumn whether the segments are ordered by column instead of by row
   */
  static GroupEmbedding build(
      Ops tf,
      EmbeddingTable.Factory tables,
      String name,
      ColumnGroup group,
      int dimension,
      UniqueIds ids,
      boolean byColumn) {
    EmbeddingTable.Lookup lookup = tables.create(tf, name, group).lookup(tf, ids);
    int columns = group.columns().size();
    Operand<TFloat32> rows =
        byColumn && columns > 1
            ? swap(tf, lookup.combined(), new int[] {columns, -1, dimension})
            : lookup.combined();
    Operand<TFloat32> output = tf.reshape(rows, tf.constant(new int[] {-1, columns * dimension}));
    return new GroupEmbedding(lookup, output, columns, dimension, byColumn);
  }

  /** Returns the embeddings, [B, C * D]. */
  Operand<TFloat32> output() {
    return output;
  }

  /** Returns C * D. */
  long width() {
    return (long) columns * dimension;
  }

  /**
   * Adds the gradient of the table.
   *
   * @param upstream gradient of the output, [B, C * D]
   * @return one gradient for each shard of the table
   */
  List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream) {
    Operand<TFloat32> rows =
        byColumn && columns > 1 ? swap(tf, upstream, new int[] {-1, columns, dimension}) : upstream;
    return lookup.gradient(tf, tf.reshape(rows, tf.constant(new int[] {-1, dimension})));
  }

  /** Reshapes to three dimensions and transposes the first two. */
  private static Operand<TFloat32> swap(Ops tf, Operand<TFloat32> values, int[] shape) {
    Operand<TFloat32> reshaped = tf.reshape(values, tf.constant(shape));
    return tf.linalg.transpose(reshaped, tf.constant(new int[] {1, 0, 2}));
  }
}
