package io.mmoe.build.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt64;

/**
 * A record of the rows that training has changed since the last full checkpoint, from which
 * incremental checkpoints are made.
 *
 * <p>Rows of fixed tables have one mark each. Rows by key hold the step that trained them last.
 * Belongs to one graph. Not safe for use by several threads.
 */
public final class ChangeTracking {
  private final Ops tf;
  private final VariableStore store;
  private final Map<Variable, Operand<?>> marks = new LinkedHashMap<>();
  private final Operand<?> base;
  private final int concurrentSteps;

  /**
   * A table, or one shard of it, with the marks of its changed rows.
   *
   * @param table [rows, D]
   * @param slots slots of the table, each [rows, width]
   * @param touched handle of a boolean variable, [rows]: true for each row that has changed since
   *     the last full checkpoint
   */
  public record TouchedRows(Variable table, List<Variable> slots, Operand<?> touched) {
    public TouchedRows {
      slots = List.copyOf(slots);
    }
  }

  /**
   * Adds the step counter of the last full checkpoint.
   *
   * @param concurrentSteps upper bound of the global steps by which the step that a worker writes
   *     into a row can lag behind the current one. A row by key counts as changed if its step plus
   *     this number exceeds the step of the full checkpoint
   */
  public ChangeTracking(Ops tf, VariableStore store, int concurrentSteps) {
    this.concurrentSteps = concurrentSteps;
    this.tf = tf;
    this.store = store;
    Variable step = store.globalStep();
    base = store.createLocal(step, "increment/base", Shape.scalar(), step.read(tf, TInt64.class));
  }

  /**
   * Adds the op that marks rows of a table as changed.
   *
   * @param rows [R]
   */
  public Op mark(Variable table, Operand<TInt64> rows) {
    Ops there = table.on(tf);
    return there.resourceScatterUpdate(marksOf(table), rows, there.constant(true));
  }

  /** Returns the tables whose rows were marked. */
  public List<TouchedRows> tables() {
    List<TouchedRows> tables = new ArrayList<>();
    marks.forEach(
        (table, touched) -> tables.add(new TouchedRows(table, store.slotsOf(table), touched)));
    return tables;
  }

  /** Returns the global step after which rows by key count as changed, a scalar. */
  public Operand<TInt64> base(Ops there) {
    return there.math.sub(
        there.readVariableOp(base, TInt64.class), there.constant((long) concurrentSteps));
  }

  /**
   * Adds the op that clears all marks.
   *
   * <p>It must run before a full checkpoint reads the variables. A row that changes in between is
   * then saved twice, rather than never.
   */
  public Op reset() {
    List<Op> resets = new ArrayList<>();
    resets.add(tf.assignVariableOp(base, store.globalStep().read(tf, TInt64.class)));
    marks.forEach(
        (table, touched) -> resets.add(tf.assignVariableOp(touched, noMarks(table.on(tf), table))));
    return tf.withControlDependencies(resets).noOp();
  }

  private Operand<?> marksOf(Variable table) {
    return marks.computeIfAbsent(
        table,
        of ->
            store.createLocal(
                of,
                of.handle().op().name() + "/touched",
                Shape.of(of.rows()),
                noMarks(of.on(tf), of)));
  }

  private static Operand<TBool> noMarks(Ops there, Variable table) {
    return there.fill(there.constant(new long[] {table.rows()}), there.constant(false));
  }
}
