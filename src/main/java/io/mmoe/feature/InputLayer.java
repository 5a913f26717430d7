package io.mmoe.feature;

import io.mmoe.config.Column.Feature;
import io.mmoe.data.Batch;
import io.mmoe.embedding.EmbeddingLookup;
import io.mmoe.embedding.HashedEmbeddingTable;
import io.mmoe.embedding.SparseGradient;
import io.mmoe.graph.VariableStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The embeddings of all columns side by side, in the order of the columns' names: [B, columns * D],
 * which is [B, 272] for the reference. One sub-graph and one table for each column, as Python's
 * {@code input_layer} builds it.
 */
public final class InputLayer {
  private final Operand<TFloat32> output;
  private final List<EmbeddingLookup> lookups;

  private InputLayer(Operand<TFloat32> output, List<EmbeddingLookup> lookups) {
    this.output = output;
    this.lookups = lookups;
  }

  /** Makes the tables and adds the lookups of a batch. */
  public static InputLayer build(
      Ops tf, VariableStore variables, List<Feature> columns, int dimension, Batch batch) {
    List<EmbeddingLookup> lookups = new ArrayList<>();
    List<Feature> sorted = columns.stream().sorted(Comparator.comparing(Feature::name)).toList();
    for (Feature column : sorted) {
      Ops scope = tf.withSubScope(column.name() + "_embedding");
      HashedEmbeddingTable table =
          new HashedEmbeddingTable(
              variables,
              "input_layer/input_layer/" + column.name() + "_embedding/embedding_weights",
              column.buckets(),
              dimension);
      lookups.add(table.lookup(scope, FeatureIds.of(scope, column, batch)));
    }
    Operand<TFloat32> joined =
        tf.concat(lookups.stream().map(EmbeddingLookup::combined).toList(), tf.constant(1));
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, (long) sorted.size() * dimension);
    return new InputLayer(tf.withName("output").ensureShape(joined, shape), lookups);
  }

  /** [B, columns * D]. */
  public Operand<TFloat32> output() {
    return output;
  }

  /**
   * Adds the ops that carry the loss's gradient back to every table.
   *
   * @param upstream [B, columns * D], the gradient with respect to {@link #output}
   */
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
