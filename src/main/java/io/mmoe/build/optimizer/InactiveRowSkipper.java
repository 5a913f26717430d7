package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.TableGradient.SparseGradient;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.graph.Vectors;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.SwitchCond;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * A choice, made in each step, between updating the active rows of a table and updating all rows.
 *
 * <p>It serves updates such as Adam's, which change all rows except inactive ones. A row is
 * inactive until its first gradient. While few rows are active, updating them one by one is cheaper
 * than a pass over the whole table.
 */
final class InactiveRowSkipper {
  /** Cost of updating one row by itself, in rows of a pass over the table. */
  private static final long COST_OF_A_ROW = 5;

  private final Ops tf;
  private final SparseGradient gradient;
  private final Operand<TInt64> active;
  private final Operand<TBool> few;

  /**
   * @param active rows with a gradient in this step or before, [A], ascending
   * @param few whether the active rows are few enough to update them one by one
   */
  private InactiveRowSkipper(
      Ops tf, SparseGradient gradient, Operand<TInt64> active, Operand<TBool> few) {
    this.tf = tf;
    this.gradient = gradient;
    this.active = active;
    this.few = few;
  }

  /**
   * Adds a local variable with one mark for each active row.
   *
   * @param moments slots of the table. A row is inactive if it is zero in all of them
   */
  static InactiveRowSkipper of(
      Ops tf, VariableStore variables, SparseGradient gradient, List<Variable> moments) {
    Operand<TBool> nonzero = nonzero(tf, moments.get(0));
    for (Variable moment : moments.subList(1, moments.size())) {
      nonzero = tf.math.logicalOr(nonzero, nonzero(tf, moment));
    }
    long rows = gradient.table().shape().get(0);
    Operand<?> marks =
        variables.createLocal(
            gradient.table(),
            gradient.table().handle().op().name() + "/moving",
            Shape.of(rows),
            nonzero);
    Op mark = tf.resourceScatterUpdate(marks, gradient.rows(), tf.constant(true));
    Operand<TBool> now = tf.withControlDependencies(mark).readVariableOp(marks, TBool.class);
    Operand<TInt64> active = Vectors.where(tf, now);
    Operand<TBool> few = tf.math.less(tf.size(active), tf.constant((int) (rows / COST_OF_A_ROW)));
    return new InactiveRowSkipper(tf, gradient, active, few);
  }

  /**
   * Adds both updates, of which each step runs one.
   *
   * @param ofActive adds the update of the rows of the given gradient, which are all active rows
   * @param ofAll adds the update of every row
   */
  Op update(Function<SparseGradient, List<Op>> ofActive, Function<SparseGradient, Op> ofAll) {
    SwitchCond<TInt64> rows = tf.switchCond(gradient.rows(), few);
    SwitchCond<TFloat32> values = tf.switchCond(gradient.values(), few);
    Operand<TInt64> activeRows = tf.switchCond(active, few).outputTrue();
    SparseGradient spread =
        new SparseGradient(
            gradient.table(),
            activeRows,
            spread(activeRows, rows.outputTrue(), values.outputTrue()));
    Operand<TInt32> activeDone = after(ofActive.apply(spread), rows.outputTrue());
    SparseGradient whole =
        new SparseGradient(gradient.table(), rows.outputFalse(), values.outputFalse());
    Operand<TInt32> allDone = after(List.of(ofAll.apply(whole)), rows.outputFalse());
    return tf.merge(List.of(activeDone, allDone)).output();
  }

  /** Adds the ops that return whether each row has a nonzero element, [rows]. */
  private static Operand<TBool> nonzero(Ops tf, Variable slot) {
    Operand<TFloat32> values = slot.read(tf, TFloat32.class);
    return tf.any(tf.math.notEqual(values, tf.constant(0f)), tf.constant(1));
  }

  /** Adds the gradient of all active rows, with zeros for rows that the batch did not touch. */
  private Operand<TFloat32> spread(
      Operand<TInt64> activeRows, Operand<TInt64> rows, Operand<TFloat32> values) {
    Operand<TInt32> first = tf.constant(0);
    Operand<TInt32> positions =
        tf.reshape(
            tf.lowerBound(tf.expandDims(activeRows, first), tf.expandDims(rows, first)),
            tf.constant(new int[] {-1}));
    Operand<TInt32> shape = tf.stack(List.of(tf.size(activeRows), tf.constant((int) width())));
    return tf.scatterNd(tf.expandDims(positions, tf.constant(1)), values, shape);
  }

  private long width() {
    return gradient.table().shape().get(1);
  }

  /**
   * Adds a scalar that is computed after the updates. It reads {@code rows}, an output of a switch,
   * and is therefore computed only if the switch takes that branch.
   */
  private Operand<TInt32> after(List<Op> updates, Operand<TInt64> rows) {
    return tf.withControlDependencies(updates).identity(tf.size(rows));
  }
}
