package io.mmoe.feature;

import io.mmoe.config.Column.Feature;
import io.mmoe.data.Batch;
import io.mmoe.embedding.EmbeddingLookup;
import io.mmoe.embedding.HashedEmbeddingTable;
import io.mmoe.embedding.SparseGradient;
import io.mmoe.embedding.SparseIds;
import io.mmoe.graph.Variable.Part;
import io.mmoe.graph.VariableStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * One table with the rows of all columns below each other, one lookup and one update for all.
 *
 * <p>The ids of column c are shifted by the rows of the columns before it, its segments by c * B:
 * to the table, a batch of B rows and C columns is one of C * B rows. The result [C * B, D] is then
 * turned to [B, C * D].
 */
record FusedInputLayer(Operand<TFloat32> output, EmbeddingLookup lookup, Columns columns)
    implements InputLayer {
  private static final String TABLE = "input_layer/fused_embedding_weights";

  static FusedInputLayer build(Ops tf, VariableStore variables, Columns columns, Batch batch) {
    List<Part> parts = new ArrayList<>();
    for (Feature column : columns.features()) {
      Shape shape = Shape.of(column.buckets(), columns.dimension());
      parts.add(new Part(Columns.tableName(column), shape));
    }
    HashedEmbeddingTable table =
        HashedEmbeddingTable.createStacked(variables, TABLE, parts, columns.dimension());
    EmbeddingLookup lookup = table.lookup(tf, allIds(tf, columns, batch));
    Operand<TFloat32> output =
        swap(tf, lookup.combined(), new int[] {columns.features().size(), -1, columns.dimension()});
    int width = Math.toIntExact(columns.width());
    Operand<TFloat32> joined = tf.reshape(output, tf.constant(new int[] {-1, width}));
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, width);
    return new FusedInputLayer(tf.withName("output").ensureShape(joined, shape), lookup, columns);
  }

  @Override
  public List<SparseGradient> gradients(Ops tf, Operand<TFloat32> upstream) {
    int[] perColumn = {-1, columns.features().size(), columns.dimension()};
    Operand<TFloat32> byColumn = swap(tf, upstream, perColumn);
    Operand<TFloat32> rows = tf.reshape(byColumn, tf.constant(new int[] {-1, columns.dimension()}));
    return List.of(lookup.gradient(tf, rows));
  }

  /** Reshapes to three dimensions and swaps the first two. */
  private static Operand<TFloat32> swap(Ops tf, Operand<TFloat32> values, int[] shape) {
    Operand<TFloat32> reshaped = tf.reshape(values, tf.constant(shape));
    return tf.linalg.transpose(reshaped, tf.constant(new int[] {1, 0, 2}));
  }

  private static SparseIds allIds(Ops tf, Columns columns, Batch batch) {
    List<Operand<TInt64>> ids = new ArrayList<>();
    List<Operand<TInt32>> segments = new ArrayList<>();
    Operand<TInt32> rows =
        tf.slice(tf.shape(batch.labels()), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
    long firstRow = 0;
    int number = 0;
    for (Feature column : columns.features()) {
      SparseIds own = FeatureIds.of(tf.withSubScope(column.name()), column, batch);
      ids.add(tf.math.add(own.ids(), tf.constant(firstRow)));
      segments.add(tf.math.add(own.segments(), tf.math.mul(rows, tf.constant(number))));
      firstRow += column.buckets();
      number++;
    }
    return new SparseIds(tf.concat(ids, tf.constant(0)), tf.concat(segments, tf.constant(0)));
  }
}
