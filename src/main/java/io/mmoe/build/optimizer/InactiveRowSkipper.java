package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.SparseGradient;
import io.mmoe.build.graph.Indices;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
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
 * Tells the rows of a table that an update of all rows would change from those that rest, because
 * none of the gradients so far was theirs.
 *
 * <p>As long as few rows move, updating these by themselves costs less than a pass over the table;
 * the graph decides in each step.
 *
 * @param moving [M], rows that had a gradient, in this step or before, ascending
 * @param few whether there are so few of them that it pays
 */
record InactiveRowSkipper(
    Ops tf, SparseGradient gradient, Operand<TInt64> moving, Operand<TBool> few) {
  /** Updating a row by itself costs as much as passing over so many. */
  private static final long COST_OF_A_ROW = 5;

  /**
   * Adds a variable that remembers the rows.
   *
   * @param moments slots of the table; a row of zeros in all of them rests
   */
  static InactiveRowSkipper of(
      Ops tf, VariableStore variables, SparseGradient gradient, List<Variable> moments) {
    Operand<TBool> moved = moved(tf, moments.get(0));
    for (Variable moment : moments.subList(1, moments.size())) {
      moved = tf.math.logicalOr(moved, moved(tf, moment));
    }
    long rows = gradient.table().shape().get(0);
    Operand<?> remembered =
        variables.createLocal(
            gradient.table(),
            gradient.table().handle().op().name() + "/moving",
            Shape.of(rows),
            moved);
    Op remember = tf.resourceScatterUpdate(remembered, gradient.rows(), tf.constant(true));
    Operand<TBool> now =
        tf.withControlDependencies(remember).readVariableOp(remembered, TBool.class);
    Operand<TInt64> moving = Indices.where(tf, now);
    Operand<TBool> few = tf.math.less(tf.size(moving), tf.constant((int) (rows / COST_OF_A_ROW)));
    return new InactiveRowSkipper(tf, gradient, moving, few);
  }

  /**
   * Adds both updates, of which each step runs one.
   *
   * @param ofMoving updates the rows of the gradient it is handed, which are all that move
   * @param ofAll updates every row
   */
  Op update(Function<SparseGradient, List<Op>> ofMoving, Function<SparseGradient, Op> ofAll) {
    SwitchCond<TInt64> rows = tf.switchCond(gradient.rows(), few);
    SwitchCond<TFloat32> values = tf.switchCond(gradient.values(), few);
    Operand<TInt64> movingRows = tf.switchCond(moving, few).outputTrue();
    SparseGradient spread =
        new SparseGradient(
            gradient.table(),
            movingRows,
            spread(movingRows, rows.outputTrue(), values.outputTrue()));
    Operand<TInt32> movingDone = after(ofMoving.apply(spread), rows.outputTrue());
    SparseGradient whole =
        new SparseGradient(gradient.table(), rows.outputFalse(), values.outputFalse());
    Operand<TInt32> allDone = after(List.of(ofAll.apply(whole)), rows.outputFalse());
    return tf.merge(List.of(movingDone, allDone)).output();
  }

  /** [rows], whether a row has other numbers than zeros. */
  private static Operand<TBool> moved(Ops tf, Variable slot) {
    Operand<TFloat32> values = slot.read(tf, TFloat32.class);
    return tf.any(tf.math.notEqual(values, tf.constant(0f)), tf.constant(1));
  }

  /** The gradient of all moving rows: zeros where this batch has none. */
  private Operand<TFloat32> spread(
      Operand<TInt64> movingRows, Operand<TInt64> rows, Operand<TFloat32> values) {
    Operand<TInt32> first = tf.constant(0);
    Operand<TInt32> places =
        tf.reshape(
            tf.lowerBound(tf.expandDims(movingRows, first), tf.expandDims(rows, first)),
            tf.constant(new int[] {-1}));
    Operand<TInt32> shape = tf.stack(List.of(tf.size(movingRows), tf.constant((int) width())));
    return tf.scatterNd(tf.expandDims(places, tf.constant(1)), values, shape);
  }

  private long width() {
    return gradient.table().shape().get(1);
  }

  /** Some value that is there once the updates are, and only in the branch of {@code rows}. */
  private Operand<TInt32> after(List<Op> updates, Operand<TInt64> rows) {
    return tf.withControlDependencies(updates).identity(tf.size(rows));
  }
}
