package io.mmoe.feature;

import io.mmoe.config.Column.Feature;
import io.mmoe.data.Batch;
import io.mmoe.embedding.EmbeddingLookup;
import io.mmoe.embedding.HashedEmbeddingTable;
import io.mmoe.embedding.SparseGradient;
import io.mmoe.graph.VariableStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One sub-graph and one table for each column, as Python's {@code input_layer} builds it. */
record ColumnwiseInputLayer(Operand<TFloat32> output, List<EmbeddingLookup> lookups)
    implements InputLayer {

  static ColumnwiseInputLayer build(Ops tf, VariableStore variables, Columns columns, Batch batch) {
    List<EmbeddingLookup> lookups = new ArrayList<>();
    for (Feature column : columns.features()) {
      Ops scope = tf.withSubScope(column.name() + "_embedding");
      HashedEmbeddingTable table =
          HashedEmbeddingTable.create(
              variables, Columns.tableName(column), column.buckets(), columns.dimension());
      lookups.add(table.lookup(scope, FeatureIds.of(scope, column, batch)));
    }
    Operand<TFloat32> joined =
        tf.concat(lookups.stream().map(EmbeddingLookup::combined).toList(), tf.constant(1));
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, columns.width());
    return new ColumnwiseInputLayer(tf.withName("output").ensureShape(joined, shape), lookups);
  }

  @Override
  public List<SparseGradient> gradients(Ops tf, Operand<TFloat32> upstream) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    tf.split(tf.constant(1), upstream, (long) lookups.size()).output().forEach(parts::add);
    List<SparseGradient> gradients = new ArrayList<>();
    for (int i = 0; i < lookups.size(); i++) {
      gradients.add(lookups.get(i).gradient(tf, parts.get(i)));
    }
    return gradients;
  }
}
