package io.mmoe.build.feature;

import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.build.embedding.EmbeddingTable;
import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.input.Input.Batch;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The input layer: the concatenated embeddings of all columns in the order of their names.
 *
 * <p>Its output is [B, columns * D], which is [B, 272] with the default settings.
 */
public final class InputLayer {
  private final List<GroupEmbedding> groups;
  private final Operand<TFloat32> output;

  private InputLayer(List<GroupEmbedding> groups, Operand<TFloat32> output) {
    this.groups = groups;
    this.output = output;
  }

  /**
   * Creates the tables and adds the lookups of a batch.
   *
   * @param columnGroups all columns in the order of their names. Each group has one table and one
   *     lookup. The grouping changes neither numbers nor checkpoints
   * @param dimension width of an embedding (D)
   */
  public static InputLayer build(
      Ops tf,
      EmbeddingTable.Factory tables,
      List<ColumnGroup> columnGroups,
      int dimension,
      Batch batch) {
    List<GroupEmbedding> groups = new ArrayList<>();
    int width = 0;
    for (int i = 0; i < columnGroups.size(); i++) {
      ColumnGroup group = columnGroups.get(i);
      String name = "group_" + i;
      Ops scope = tf.withSubScope(name);
      groups.add(
          GroupEmbedding.build(
              scope,
              tables,
              "input_layer/" + name,
              group,
              dimension,
              ids(scope, batch, group, i),
              batch instanceof Batch.Raw));
      width += group.columns().size() * dimension;
    }
    Operand<TFloat32> joined =
        groups.size() == 1
            ? groups.get(0).output()
            : tf.concat(groups.stream().map(GroupEmbedding::output).toList(), tf.constant(1));
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, width);
    return new InputLayer(groups, tf.withName("output").ensureShape(joined, shape));
  }

  /**
   * Creates the tables and adds the lookups of a batch, without gradients.
   *
   * @param columns columns in the order of their names
   * @param dimension width of an embedding (D)
   * @return [B, columns * D]
   */
  public static Operand<TFloat32> read(
      Ops tf,
      EmbeddingTable.Factory tables,
      List<Feature> columns,
      int dimension,
      Batch.Raw batch) {
    List<Operand<TFloat32>> embeddings = new ArrayList<>();
    for (Feature column : columns) {
      Ops scope = tf.withSubScope(column.name());
      ColumnGroup alone = new ColumnGroup(List.of(column));
      embeddings.add(
          tables
              .create(scope, EmbeddingNames.weights(column), alone)
              .read(scope, FeatureIds.of(scope, alone, batch, tables.ids())));
    }
    Operand<TFloat32> joined = tf.concat(embeddings, tf.constant(1));
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, (long) columns.size() * dimension);
    return tf.withName("output").ensureShape(joined, shape);
  }

  /** Returns whether each column of the output is part of an embedding. */
  public List<Boolean> isEmbedding() {
    int width = groups.stream().mapToInt(group -> (int) group.width()).sum();
    return Collections.nCopies(width, true);
  }

  /** Returns the output, [B, columns * D]. */
  public Operand<TFloat32> output() {
    return output;
  }

  /**
   * Adds the gradients of all tables.
   *
   * @param upstream gradient of the loss with respect to {@link #output}, [B, columns * D]
   */
  public List<TableGradient> gradients(Ops tf, Operand<TFloat32> upstream) {
    long[] widths = groups.stream().mapToLong(GroupEmbedding::width).toArray();
    List<Operand<TFloat32>> parts = new ArrayList<>();
    Operand<TInt64> sizes = tf.constant(widths);
    tf.splitV(upstream, sizes, tf.constant(1), (long) widths.length).output().forEach(parts::add);
    List<TableGradient> gradients = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      gradients.addAll(groups.get(i).gradient(tf, parts.get(i)));
    }
    return gradients;
  }

  private static UniqueIds ids(Ops tf, Batch batch, ColumnGroup group, int number) {
    if (batch instanceof Batch.Prepared prepared) {
      return prepared.ids().get(number);
    }
    return UniqueIds.of(tf, FeatureIds.of(tf, group, (Batch.Raw) batch, IdKind.TABLE_ROWS));
  }
}
