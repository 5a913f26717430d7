package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.ChangeTracking;
import io.mmoe.build.graph.ChangeTracking.TouchedRows;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Writes and restores increments: all that has changed since the last full checkpoint, which are
 * the rows that were trained, with their slots, and every variable that is no table. The full
 * checkpoint with its newest increment is the state at the increment.
 *
 * <p>Adds its ops to the graph when it is made; may be used with any session on the graph, by one
 * thread at a time.
 */
public final class IncrementalSaver {
  private final Saver saver;
  private final Op reset;
  private final List<RowIncrement> rows;

  private IncrementalSaver(Saver saver, Op reset, List<RowIncrement> rows) {
    this.saver = saver;
    this.reset = reset;
    this.rows = rows;
  }

  /** Adds the ops. */
  static IncrementalSaver of(ModelGraph model, ChangeTracking changes) {
    Ops tf = Ops.create(model.graph()).withSubScope("increment");
    Set<Variable> byRow = new HashSet<>();
    Map<String, Operand<?>> tensors = new LinkedHashMap<>();
    for (TouchedRows table : changes.tables()) {
      byRow.add(table.table());
      byRow.addAll(table.slots());
      tensors.putAll(RowIncrement.tensors(tf, table));
    }
    List<Variable> whole = new ArrayList<>(model.variables());
    whole.removeIf(variable -> byRow.contains(variable) || variable.isConstant());
    Saver saver =
        new Saver(
            tf,
            new SaveRestoreOps.Contents(
                whole, model.keyedTables(), tensors, Optional.of(changes.base(tf))),
            Optional.empty(),
            Optional.empty());
    return new IncrementalSaver(
        saver,
        changes.reset(),
        changes.tables().stream()
            .map(table -> RowIncrement.create(tf, saver.prefix(), table))
            .toList());
  }

  /** Begins anew: to be called before a full checkpoint is written. */
  public void reset(Session session) {
    session.runner().addTarget(reset).run().close();
  }

  /**
   * Writes an increment, under a temporary name until it is whole.
   *
   * @param increment its prefix
   * @throws CheckpointException if a variable is not finite, or if writing fails; nothing of the
   *     increment is left then
   */
  public void save(Session session, Path increment, DataState data) {
    saver.save(session, increment, data);
  }

  /**
   * Applies an increment to the state of its full checkpoint. What it holds counts as changed
   * since.
   *
   * @param increment its prefix
   * @throws CheckpointException if it is damaged or does not fit
   */
  public void restore(Session session, Path increment) {
    saver.restore(session, increment);
    Set<String> held = CheckpointContents.entries(increment).keySet();
    rows.forEach(table -> table.run(session, increment, held));
  }

  /** Where training stood when an increment was written. */
  public Optional<DataState> dataState(Session session, Path increment) {
    return saver.dataState(session, increment);
  }
}
