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
 * The save and restore operations of increments, which hold all changes since the last full
 * checkpoint.
 *
 * <p>An increment holds the embedding rows trained since then, with their slots, and all variables
 * that are not tables. A full checkpoint together with its newest increment gives the state at the
 * increment.
 *
 * <p>Its ops belong to the graph. An object holds no native memory. It may be used with any session
 * on the graph, by one thread at a time.
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
            .map(table -> new RowIncrement(tf, saver.prefix(), table))
            .toList());
  }

  /** Clears the change marks. The caller does this before each full checkpoint is saved. */
  public void reset(Session session) {
    session.runner().addTarget(reset).run().close();
  }

  /**
   * Saves an increment, under a temporary name until it is complete.
   *
   * @param increment the prefix of the increment
   * @throws CheckpointException if a variable is not finite, or if writing fails. No file of the
   *     increment remains then
   */
  public void save(Session session, Path increment, DataState data) {
    saver.save(session, increment, data);
  }

  /**
   * Restores an increment on top of its restored full checkpoint. Restored rows are marked as
   * changed, so that the next increment contains them too.
   *
   * @param increment the prefix of the increment
   * @throws CheckpointException if the increment is damaged or does not fit the model
   */
  public void restore(Session session, Path increment) {
    saver.restore(session, increment);
    CheckpointException.onFailure(
        increment,
        () -> {
          Set<String> saved = CheckpointContents.entries(increment).keySet();
          rows.forEach(table -> table.run(session, increment, saved));
          return saved;
        });
  }

  /** Reads the data position of an increment. */
  public Optional<DataState> dataState(Session session, Path increment) {
    return saver.dataState(session, increment);
  }
}
