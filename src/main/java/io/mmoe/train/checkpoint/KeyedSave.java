package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.CriticalSection;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.Contents;
import io.mmoe.build.graph.KeyedTable.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The ops that turn one shard of a table by key into the tensors of a checkpoint. */
final class KeyedSave {

  private KeyedSave() {}

  /**
   * Adds the ops. They hold the table's lock, so that no update changes a row while it is read.
   *
   * @param tf ops with control dependencies on all reads that must come first
   * @param since a global step, to return only rows changed after it
   * @return the tensors by name
   */
  static Map<String, Operand<?>> tensors(
      Ops tf, KeyedTable table, Optional<Operand<TInt64>> since) {
    Ops there = table.on(tf);
    List<Contents> read = new ArrayList<>();
    Op released =
        CriticalSection.of(
            there,
            table.lock(),
            inside -> {
              Contents everything = table.contents(inside);
              Contents contents =
                  since.isPresent()
                      ? everything.where(inside, changed(inside, table, everything, since.get()))
                      : everything;
              read.add(contents);
              return List.of(contents.keys(), contents.rows());
            });
    Ops after = there.withControlDependencies(released);
    Contents all =
        new Contents(after.identity(read.get(0).keys()), after.identity(read.get(0).rows()));
    Map<String, Operand<?>> tensors = new LinkedHashMap<>();
    List<Contents> columns = byColumn(there, table, all);
    for (int i = 0; i < columns.size(); i++) {
      add(there, table, i, columns.get(i), tensors);
    }
    return tensors;
  }

  /**
   * Compares the version of each row: the global step of its last change, in the last cell but one.
   */
  private static Operand<TBool> changed(
      Ops inside, KeyedTable table, Contents all, Operand<TInt64> since) {
    Operand<TFloat32> versions = KeyedTable.cells(inside, all.rows(), table.width() - 2, 1);
    return inside.math.greater(
        inside.reshape(versions, inside.constant(new int[] {-1})),
        inside.dtypes.cast(since, TFloat32.class));
  }

  private static List<Contents> byColumn(Ops there, KeyedTable table, Contents all) {
    int count = table.columns().size();
    if (count == 1) {
      return List.of(all);
    }
    Operand<TInt32> columns =
        there.dtypes.cast(
            there.reshape(
                KeyedTable.cells(there, all.rows(), table.width() - 1, 1),
                there.constant(new int[] {-1})),
            TInt32.class);
    List<? extends Operand<TInt64>> keys =
        there.dynamicPartition(all.keys(), columns, (long) count).outputs();
    List<? extends Operand<TFloat32>> rows =
        there.dynamicPartition(all.rows(), columns, (long) count).outputs();
    List<Contents> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new Contents(keys.get(i), rows.get(i)));
    }
    return parts;
  }

  private static void add(
      Ops there, KeyedTable table, int column, Contents contents, Map<String, Operand<?>> to) {
    KeyedTensorNames names = KeyedTensorNames.ofShard(table, table.columns().get(column));
    long mask = table.columns().get(column).mask();
    to.put(names.keys(), there.bitwise.bitwiseXor(contents.keys(), there.constant(mask)));
    int from = 0;
    for (int i = 0; i < table.fields().size(); i++) {
      Field field = table.fields().get(i);
      to.put(names.fields().get(i), KeyedTable.cells(there, contents.rows(), from, field.width()));
      from += field.width();
    }
  }
}
