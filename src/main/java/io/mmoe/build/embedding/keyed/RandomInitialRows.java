package io.mmoe.build.embedding.keyed;

import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.graph.Initializer.TruncatedNormalInit;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.schema.ColumnGroup;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Constant initial rows {@code init[key mod 4096]}.
 *
 * <p>The matrix init, [4096, D] for each column, is drawn once from a truncated normal distribution
 * with standard deviation 1/sqrt(D).
 */
final class RandomInitialRows implements InitialRows {
  /** Number of initial rows of each column, a power of two. */
  private static final int ROWS = 4096;

  private final Variable init;
  private final Operand<TInt64> masks;

  /**
   * @param init [C * 4096, D]
   * @param masks masks that the columns' keys are XORed with, [C]
   */
  private RandomInitialRows(Variable init, Operand<TInt64> masks) {
    this.init = init;
    this.masks = masks;
  }

  static RandomInitialRows create(
      Ops tf, VariableStore variables, String name, ColumnGroup group, int dimension) {
    List<Part> parts =
        group.columns().stream()
            .map(
                column ->
                    Part.whole(
                        EmbeddingNames.weights(column) + Variable.INITIAL_ROWS,
                        Shape.of(ROWS, dimension)))
            .toList();
    long[] masks = IntStream.range(0, group.columns().size()).mapToLong(group::keyMask).toArray();
    return new RandomInitialRows(
        variables.createStacked(name + "/init", parts, TruncatedNormalInit.ofRows(dimension)),
        tf.constant(masks));
  }

  @Override
  public Operand<TFloat32> of(Ops tf, UniqueIds ids) {
    return of(tf, ids.ids(), ids.requireKeys().columns());
  }

  @Override
  public Operand<TFloat32> of(Ops tf, SparseIds ids) {
    Operand<TInt32> onlyColumn = tf.zerosLike(tf.dtypes.cast(ids.ids(), TInt32.class));
    return of(tf, ids.ids(), onlyColumn);
  }

  @Override
  public boolean readByWaitingKeys() {
    return false;
  }

  @Override
  public List<TableGradient> gradients(
      Ops tf, UniqueIds ids, Operand<TBool> admitted, Operand<TFloat32> values) {
    return List.of();
  }

  private Operand<TFloat32> of(Ops tf, Operand<TInt64> keys, Operand<TInt32> columns) {
    Operand<TInt64> own = tf.bitwise.bitwiseXor(keys, tf.gather(masks, columns, tf.constant(0)));
    Operand<TInt64> row =
        tf.math.add(
            tf.bitwise.bitwiseAnd(own, tf.constant(ROWS - 1L)),
            tf.math.mul(tf.dtypes.cast(columns, TInt64.class), tf.constant((long) ROWS)));
    return tf.resourceGather(init.handle(), row, TFloat32.class);
  }
}
