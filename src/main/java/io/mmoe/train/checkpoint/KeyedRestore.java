package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.Constants;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.Contents;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
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
 * Fills a table of keys from a checkpoint, whatever the number of pieces it was saved in: each
 * saved piece is read, and the keys that belong here are kept.
 *
 * @param clear empties the table first; absent if rows are added to those that are there
 * @param names to feed: keys and fields of a saved piece of one column
 * @param mask to feed: the column's
 * @param column to feed: its number
 * @param load adds what is read to the table
 */
record KeyedRestore(
    KeyedTable table,
    Operand<TString> prefix,
    Optional<Op> clear,
    Placeholder<TString> names,
    Placeholder<TInt64> mask,
    Placeholder<TFloat32> column,
    Op load) {

  /**
   * Adds the ops.
   *
   * @param fromScratch whether the table is emptied first
   */
  static KeyedRestore create(
      Ops tf, Operand<TString> prefix, KeyedTable table, boolean fromScratch) {
    Placeholder<TString> names =
        tf.placeholder(TString.class, Placeholder.shape(Shape.of(table.fields().size() + 1)));
    Placeholder<TInt64> mask = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
    Placeholder<TFloat32> column =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Ops there = table.on(tf);
    Contents read = read(there, prefix, table, names, mask, column);
    return new KeyedRestore(
        table,
        prefix,
        fromScratch ? Optional.of(table.clear(there)) : Optional.empty(),
        names,
        mask,
        column,
        table.insert(there, read.keys(), read.rows()));
  }

  /** Adds the op that fills a table of one column from a checkpoint that holds it in one piece. */
  static Op ofWhole(Ops tf, Operand<TString> prefix, KeyedTable table) {
    Ops there = table.on(tf);
    KeyColumn only = table.columns().get(0);
    Ops cleared = there.withControlDependencies(table.clear(there));
    Contents read =
        read(
            there,
            prefix,
            table,
            Constants.strings(there, KeyedTensorNames.ofOwn(table, only).all()),
            there.constant(only.mask()),
            there.constant(0f));
    return table.insert(cleared, read.keys(), read.rows());
  }

  /**
   * Fills the table.
   *
   * @param held the names of what the checkpoint holds
   */
  void run(Session session, Path checkpoint, Collection<String> held) {
    clear.ifPresent(op -> session.runner().addTarget(op).run().close());
    for (int i = 0; i < table.columns().size(); i++) {
      KeyColumn of = table.columns().get(i);
      for (KeyedTensorNames piece : KeyedTensorNames.ofAll(table, of, held)) {
        load(session, checkpoint, piece, i);
      }
    }
  }

  private void load(Session session, Path checkpoint, KeyedTensorNames piece, int number) {
    try (TString file = TString.scalarOf(checkpoint.toAbsolutePath().toString());
        TString tensors = TString.tensorOf(StdArrays.ndCopyOf(piece.all().toArray(String[]::new)));
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
            prefix, names, Constants.strings(there, Collections.nCopies(count + 1, "")), types);
    Operand<TInt64> keys =
        there.bitwise.bitwiseXor(restored.tensors().get(0).expect(TInt64.class), mask);
    List<Operand<TFloat32>> cells = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      cells.add(restored.tensors().get(i).expect(TFloat32.class));
    }
    cells.add(there.fill(there.stack(List.of(there.size(keys), there.constant(1))), column));
    Contents all = new Contents(keys, there.concat(cells, there.constant(1)));
    if (table.pieces() == 1) {
      return all;
    }
    Operand<TInt64> owners = there.math.mod(keys, there.constant((long) table.pieces()));
    return all.where(there, there.math.equal(owners, there.constant((long) table.piece())));
  }
}
