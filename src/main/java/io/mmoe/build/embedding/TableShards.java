package io.mmoe.build.embedding;

import io.mmoe.build.embedding.TableGradient.SparseGradient;
import io.mmoe.build.graph.Initializer;
import io.mmoe.build.graph.Initializer.TruncatedNormalInit;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.build.graph.VariablePlacement.Kind;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.schema.Column.Feature;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The shards of a fixed table, in row order.
 *
 * <p>Rows are gathered and updated on the device of their shard. Only ids, rows and gradients cross
 * the network.
 */
public final class TableShards {
  private final List<Variable> shards;

  /**
   * @param shards one or more, each [rows, D]
   */
  TableShards(List<Variable> shards) {
    this.shards = List.copyOf(shards);
  }

  /**
   * Creates the joint table of columns, with one row for each bucket.
   *
   * <p>The rows start truncated normal with standard deviation 1/sqrt(D), as in Python's {@code
   * embedding_column}.
   *
   * @param name name of a table of several columns inside the graph. Checkpoints contain the
   *     columns one by one
   * @param dimension width of an embedding (D)
   */
  public static TableShards ofBuckets(
      VariableStore variables, String name, List<Feature> columns, int dimension) {
    List<Part> parts =
        columns.stream()
            .map(
                column ->
                    Part.whole(
                        EmbeddingNames.weights(column), Shape.of(column.buckets(), dimension)))
            .toList();
    Initializer initializer = TruncatedNormalInit.ofRows(dimension);
    String own = parts.size() == 1 ? parts.get(0).name() : name;
    return new TableShards(variables.createShards(own, Kind.TABLE, parts, initializer));
  }

  /** Adds the ops that gather the rows of [R] ids, [R, D]. */
  public Operand<TFloat32> gather(Ops tf, Operand<TInt64> ids) {
    if (shards.size() == 1) {
      return tf.resourceGather(shards.get(0).handle(), ids, TFloat32.class);
    }
    Operand<TInt32> owners = owners(tf, ids);
    List<Operand<TInt64>> ownIds = ownIds(tf, ids, owners);
    Operand<TInt32> positions = tf.range(tf.constant(0), tf.size(ids), tf.constant(1));
    List<Operand<TInt32>> ownPositions = split(tf, positions, owners);
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      rows.add(tf.resourceGather(shards.get(i).handle(), ownIds.get(i), TFloat32.class));
    }
    return tf.dynamicStitch(ownPositions, rows);
  }

  /**
   * Adds the ops that divide a gradient among the shards.
   *
   * @param ids [R], each once
   * @param values [R, D]
   * @return one gradient for each shard
   */
  public List<TableGradient> gradients(Ops tf, Operand<TInt64> ids, Operand<TFloat32> values) {
    if (shards.size() == 1) {
      return List.of(new SparseGradient(shards.get(0), ids, values));
    }
    Operand<TInt32> owners = owners(tf, ids);
    List<Operand<TInt64>> ownIds = ownIds(tf, ids, owners);
    List<Operand<TFloat32>> ownValues = split(tf, values, owners);
    List<TableGradient> gradients = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      gradients.add(new SparseGradient(shards.get(i), ownIds.get(i), ownValues.get(i)));
    }
    return gradients;
  }

  /**
   * Returns the shard number of each id, [R]: the number of later shards that start at or before.
   */
  private Operand<TInt32> owners(Ops tf, Operand<TInt64> ids) {
    long[] starts = starts();
    Operand<TInt32> owners = tf.zerosLike(tf.dtypes.cast(ids, TInt32.class));
    for (int i = 1; i < starts.length; i++) {
      owners =
          tf.math.add(
              owners,
              tf.dtypes.cast(tf.math.greaterEqual(ids, tf.constant(starts[i])), TInt32.class));
    }
    return owners;
  }

  /** Returns the ids of each shard, counted from the first row of the shard. */
  private List<Operand<TInt64>> ownIds(Ops tf, Operand<TInt64> ids, Operand<TInt32> owners) {
    List<Operand<TInt64>> split = split(tf, ids, owners);
    List<Operand<TInt64>> own = new ArrayList<>();
    for (int i = 0; i < split.size(); i++) {
      own.add(tf.math.sub(split.get(i), tf.constant(starts()[i])));
    }
    return own;
  }

  private <T extends TType> List<Operand<T>> split(
      Ops tf, Operand<T> values, Operand<TInt32> owners) {
    List<Operand<T>> parts = new ArrayList<>();
    tf.dynamicPartition(values, owners, (long) shards.size()).outputs().forEach(parts::add);
    return parts;
  }

  private long[] starts() {
    long[] starts = new long[shards.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + shards.get(i - 1).rows();
    }
    return starts;
  }
}
