package io.mmoe.build.feature;

import io.mmoe.build.embedding.EmbeddingLookup;
import io.mmoe.build.embedding.EmbeddingTables;
import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.schema.ColumnGroup;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One column group's table and lookup.
 *
 * <p>To the table, a batch of B rows and C columns is one of B * C rows. Where these lie column
 * after column, [C, B, D] is turned to [B, C, D].
 *
 * @param output [B, C * D]
 * @param byColumn whether the lookup's rows lie column after column, instead of row after row
 */
record GroupEmbedding(
    EmbeddingLookup lookup,
    Operand<TFloat32> output,
    int columns,
    int dimension,
    boolean byColumn) {

  /**
   * Makes the table and adds the lookup.
   *
   * @param name of the joint table inside the graph
   */
  static GroupEmbedding build(
      Ops tf,
      EmbeddingTables tables,
      String name,
      ColumnGroup group,
      int dimension,
      UniqueIds ids,
      boolean byColumn) {
    EmbeddingLookup lookup = tables.create(tf, name, group).lookup(tf, ids);
    int columns = group.columns().size();
    Operand<TFloat32> rows =
        byColumn && columns > 1
            ? swap(tf, lookup.combined(), new int[] {columns, -1, dimension})
            : lookup.combined();
    Operand<TFloat32> output = tf.reshape(rows, tf.constant(new int[] {-1, columns * dimension}));
    return new GroupEmbedding(lookup, output, columns, dimension, byColumn);
  }

  /** C * D. */
  long width() {
    return (long) columns * dimension;
  }

  /**
   * @param upstream [B, C * D]
   */
  List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream) {
    Operand<TFloat32> rows =
        byColumn && columns > 1 ? swap(tf, upstream, new int[] {-1, columns, dimension}) : upstream;
    return lookup.gradient(tf, tf.reshape(rows, tf.constant(new int[] {-1, dimension})));
  }

  /** Reshapes to three dimensions and swaps the first two. */
  private static Operand<TFloat32> swap(Ops tf, Operand<TFloat32> values, int[] shape) {
    Operand<TFloat32> reshaped = tf.reshape(values, tf.constant(shape));
    return tf.linalg.transpose(reshaped, tf.constant(new int[] {1, 0, 2}));
  }
}
