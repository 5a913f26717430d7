package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.Contents;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
import io.mmoe.build.graph.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.Restore;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The ops that restore one shard of a table by key.
 *
 * <p>The number of saved shards may differ from the table's. Each saved shard is read, and the keys
 * that belong to this shard are inserted.
 */
final class KeyedRestore {
  private final KeyedTable table;
  private final Operand<TString> prefix;

  /** The op that empties the table. It is absent if restored rows are added to existing ones. */
  private final Optional<Op> clear;

  /** Fed with the names of keys and fields of one saved shard of one column. */
  private final Placeholder<TString> names;

  /** Fed with the column's key mask. */
  private final Placeholder<TInt64> mask;

  /** Fed with the column's number. */
  private final Placeholder<TFloat32> column;

  private final Op load;

  /**
   * Adds the ops.
   *
   * @param prefix the checkpoint prefix
   * @param replace whether restored rows replace all existing rows
   */
  KeyedRestore(Ops tf, Operand<TString> prefix, KeyedTable table, boolean replace) {
    this.table = table;
    this.prefix = prefix;
    names = tf.placeholder(TString.class, Placeholder.shape(Shape.of(table.fields().size() + 1)));
    mask = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
    column = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Ops there = table.on(tf);
    Contents read = read(there, prefix, table, names, mask, column);
    clear = replace ? Optional.of(table.clear(there)) : Optional.empty();
    load = table.insert(there, read.keys(), read.rows());
  }

  /** Adds an op that restores a table of one column from a checkpoint with one shard of it. */
  static Op ofWhole(Ops tf, Operand<TString> prefix, KeyedTable table) {
    Ops there = table.on(tf);
    KeyColumn only = table.columns().get(0);
    Ops cleared = there.withControlDependencies(table.clear(there));
    Contents read =
        read(
            there,
            prefix,
            table,
            Vectors.strings(there, KeyedTensorNames.ofShard(table, only).all()),
            there.constant(only.mask()),
            there.constant(0f));
    return table.insert(cleared, read.keys(), read.rows());
  }

  /**
   * Restores the tables. One run empties all of them, because TensorFlow optimizes the graph anew
   * for each set of targets. The shards are read one after the other, so that only one of them is
   * in memory twice.
   *
   * @param saved the names of all tensors in the checkpoint
   */
  static void restore(
      List<KeyedRestore> tables, Session session, Path checkpoint, Collection<String> saved) {
    List<Op> clears = tables.stream().flatMap(table -> table.clear.stream()).toList();
    if (!clears.isEmpty()) {
      Session.Runner runner = session.runner();
      clears.forEach(runner::addTarget);
      runner.run().close();
    }
    tables.forEach(table -> table.loadAll(session, checkpoint, saved));
  }

  private void loadAll(Session session, Path checkpoint, Collection<String> saved) {
    for (int i = 0; i < table.columns().size(); i++) {
      KeyColumn of = table.columns().get(i);
      for (KeyedTensorNames shard : KeyedTensorNames.savedShards(table, of, saved)) {
        load(session, checkpoint, shard, i);
      }
    }
  }

  private void load(Session session, Path checkpoint, KeyedTensorNames shard, int number) {
    try (TString file = TString.scalarOf(checkpoint.toAbsolutePath().toString());
        TString tensors = TString.tensorOf(StdArrays.ndCopyOf(shard.all().toArray(String[]::new)));
        TInt64 ofMask = TInt64.scalarOf(table.columns().get(number).mask());
        TFloat32 ofColumn = TFloat32.scalarOf(number)) {
      session
          .runner()
          .feed(prefix, file)
          .feed(names, tensors)
          .feed(mask, ofMask)
          .feed(column, ofColumn)
          .addTarget(load)
          .run()
          .close();
    }
  }

  private static Contents read(
      Ops there,
      Operand<TString> prefix,
      KeyedTable table,
      Operand<TString> names,
      Operand<TInt64> mask,
      Operand<TFloat32> column) {
    int count = table.fields().size();
    List<Class<? extends TType>> types = new ArrayList<>();
    types.add(TInt64.class);
    types.addAll(Collections.nCopies(count, TFloat32.class));
    Restore restored =
        there.train.restore(
            prefix, names, Vectors.strings(there, Collections.nCopies(count + 1, "")), types);
    Operand<TInt64> keys =
        there.bitwise.bitwiseXor(restored.tensors().get(0).expect(TInt64.class), mask);
    List<Operand<TFloat32>> cells = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      cells.add(restored.tensors().get(i).expect(TFloat32.class));
    }
    cells.add(there.fill(there.stack(List.of(there.size(keys), there.constant(1))), column));
    Contents all = new Contents(keys, there.concat(cells, there.constant(1)));
    if (table.shard().count() == 1) {
      return all;
    }
    Operand<TInt64> owners = there.math.mod(keys, there.constant((long) table.shard().count()));
    return all.where(
        there, there.math.equal(owners, there.constant((long) table.shard().number())));
  }
}
