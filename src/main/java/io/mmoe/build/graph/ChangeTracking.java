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
 * Remembers what training changes, so that a checkpoint may hold only that: rows of tables by a
 * mark for each, rows by key by the step that trained them last. Belongs to one graph; not safe for
 * use by several threads.
 */
public final class ChangeTracking {
  private final Ops tf;
  private final VariableStore store;
  private final Map<Variable, Operand<?>> marks = new LinkedHashMap<>();
  private final Operand<?> base;
  private final int concurrentSteps;

  /**
   * @param concurrentSteps global steps that others may be behind when they write: rows by key that
   *     are as much older than the full checkpoint count as changed
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
  public Op note(Variable table, Operand<TInt64> rows) {
    Ops there = table.on(tf);
    return there.resourceScatterUpdate(marksOf(table), rows, there.constant(true));
  }

  /** The tables that were noted. */
  public List<TouchedRows> tables() {
    List<TouchedRows> tables = new ArrayList<>();
    marks.forEach(
        (table, touched) -> tables.add(new TouchedRows(table, store.slotsOf(table), touched)));
    return tables;
  }

  /** The global step after which rows by key count as changed, a scalar. */
  public Operand<TInt64> base(Ops there) {
    return there.math.sub(
        there.readVariableOp(base, TInt64.class), there.constant((long) concurrentSteps));
  }

  /**
   * Adds the op that begins anew, to run before what a full checkpoint holds is read: what changes
   * meanwhile is held twice.
   */
  public Op reset() {
    List<Op> resets = new ArrayList<>();
    resets.add(tf.assignVariableOp(base, store.globalStep().read(tf, TInt64.class)));
    marks.forEach(
        (table, touched) -> resets.add(tf.assignVariableOp(touched, none(table.on(tf), table))));
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
                none(of.on(tf), of)));
  }

  private static Operand<TBool> none(Ops there, Variable table) {
    return there.fill(there.constant(new long[] {table.rows()}), there.constant(false));
  }
}
