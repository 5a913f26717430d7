package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.RowUpdate;
import io.mmoe.build.embedding.TableGradient.SparseGradient;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The rows of a fixed table that a batch touched, for an update row by row. */
final class TableRows {
  private final Ops there;
  private final SparseGradient gradient;
  private final List<Variable> slots;
  private final RowUpdate.Rows rows;

  private TableRows(Ops there, SparseGradient gradient, List<Variable> slots, RowUpdate.Rows rows) {
    this.there = there;
    this.gradient = gradient;
    this.slots = List.copyOf(slots);
    this.rows = rows;
  }

  /**
   * Adds the ops that read the rows.
   *
   * @param there adds ops on the device of the table
   * @param slots slots of the table, each [buckets, width]
   */
  static TableRows of(Ops there, SparseGradient gradient, List<Variable> slots) {
    Variable table = gradient.table();
    return new TableRows(
        there,
        gradient,
        slots,
        new RowUpdate.Rows(
            gather(there, table, gradient.rows()),
            slots.stream().map(slot -> gather(there, slot, gradient.rows())).toList(),
            gradient.values(),
            table.parts().stream().map(Part::name).toList(),
            table.partOf(there, gradient.rows()),
            there.onesLike(there.math.greaterEqual(gradient.rows(), there.constant(0L)))));
  }

  /**
   * Adds the update. It subtracts a difference from the weights, so that the updates of two workers
   * add up.
   */
  Op update(RowUpdate rule) {
    List<Operand<TFloat32>> updated = rule.apply(there, rows);
    List<Op> writes = new ArrayList<>();
    writes.add(
        there.resourceScatterSub(
            gradient.table().handle(),
            gradient.rows(),
            there.math.sub(rows.weights(), updated.get(0))));
    for (int i = 0; i < slots.size(); i++) {
      writes.add(
          there.resourceScatterUpdate(slots.get(i).handle(), gradient.rows(), updated.get(i + 1)));
    }
    return there.withControlDependencies(writes).noOp();
  }

  private static Operand<TFloat32> gather(Ops there, Variable variable, Operand<TInt64> rows) {
    return there.resourceGather(variable.handle(), rows, TFloat32.class);
  }
}
