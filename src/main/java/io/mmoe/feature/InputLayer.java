package io.mmoe.feature;

import io.mmoe.config.Column.Feature;
import io.mmoe.data.Batch;
import io.mmoe.embedding.SparseGradient;
import io.mmoe.graph.VariableStore;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The embeddings of all columns side by side, in the order of the columns' names: [B, C * D] for C
 * columns, which is [B, 272] for the reference.
 */
public sealed interface InputLayer permits ColumnwiseInputLayer, FusedInputLayer {

  /** [B, C * D]. */
  Operand<TFloat32> output();

  /**
   * Adds the ops that carry the loss's gradient back to every table.
   *
   * @param upstream [B, C * D], the gradient with respect to {@link #output}
   */
  List<SparseGradient> gradients(Ops tf, Operand<TFloat32> upstream);

  /**
   * Makes the tables and adds the lookups of a batch.
   *
   * @param fused one table and one lookup for all columns, instead of one for each as Python builds
   *     it; the same numbers and the same variables in checkpoints
   */
  static InputLayer build(
      Ops tf, VariableStore variables, Columns columns, Batch batch, boolean fused) {
    return fused
        ? FusedInputLayer.build(tf, variables, columns, batch)
        : ColumnwiseInputLayer.build(tf, variables, columns, batch);
  }

  /**
   * The columns of an input layer.
   *
   * @param features sorted by name here
   * @param dimension width of one embedding (D)
   */
  record Columns(List<Feature> features, int dimension) {
    public Columns {
      features = features.stream().sorted(Comparator.comparing(Feature::name)).toList();
    }

    /** The name of a column's table in checkpoints. */
    static String tableName(Feature column) {
      return "input_layer/input_layer/" + column.name() + "_embedding/embedding_weights";
    }

    /** C * D. */
    long width() {
      return (long) features.size() * dimension;
    }
  }
}
