package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.ChangeTracking.TouchedRows;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.build.graph.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.Restore;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The ops that save the changed rows of a table to an increment and restore them.
 *
 * <p>An increment holds for each column {@code <column>-rows} [K], the numbers of its changed rows,
 * and {@code <column>-row_values} [K, D]. Each slot has tensors of the same form. A shard appends
 * its first row to the column's name: {@code <column>/from_50000-rows}.
 */
final class RowIncrement {
  private static final String ROWS = "-rows";
  private static final String VALUES = "-row_values";

  private final TouchedRows of;
  private final Operand<TString> prefix;

  /** Fed with the names of row numbers, values, and values of the slots. */
  private final Placeholder<TString> names;

  /** Fed with the number of the shard's first row in its column. */
  private final Placeholder<TInt64> first;

  /** Fed with the number of the shard's rows. */
  private final Placeholder<TInt64> count;

  /** Fed with the number of the shard's first row in the table. */
  private final Placeholder<TInt64> start;

  /** Writes the rows, and marks them as changed. */
  private final Op load;

  /** Adds the ops that read the changed rows, and returns the tensors by name. */
  static Map<String, Operand<?>> tensors(Ops tf, TouchedRows of) {
    Variable table = of.table();
    Ops there = table.on(tf);
    Operand<TBool> touched = there.readVariableOp(of.touched(), TBool.class);
    Operand<TInt64> rows = Vectors.where(there, touched);
    long[] starts = table.starts();
    List<? extends Operand<TInt64>> ofParts =
        there.dynamicPartition(rows, table.partOf(there, rows), (long) starts.length).outputs();
    Map<String, Operand<?>> tensors = new LinkedHashMap<>();
    for (int i = 0; i < starts.length; i++) {
      Operand<TInt64> own = ofParts.get(i);
      long shift = table.parts().get(i).firstRow() - starts[i];
      tensors.put(prefix(table.parts().get(i)) + ROWS, there.math.add(own, there.constant(shift)));
      for (Variable variable : withSlots(of)) {
        tensors.put(
            prefix(variable.parts().get(i)) + VALUES,
            there.resourceGather(variable.handle(), own, TFloat32.class));
      }
    }
    return tensors;
  }

  /**
   * Adds the ops that restore the rows.
   *
   * @param prefix the prefix of the increment
   */
  RowIncrement(Ops tf, Operand<TString> prefix, TouchedRows of) {
    this.of = of;
    this.prefix = prefix;
    Ops there = of.table().on(tf);
    int width = withSlots(of).size() + 1;
    names = tf.placeholder(TString.class, Placeholder.shape(Shape.of(width)));
    first = scalar(tf);
    count = scalar(tf);
    start = scalar(tf);
    List<Class<? extends TType>> types = new ArrayList<>();
    types.add(TInt64.class);
    types.addAll(Collections.nCopies(width - 1, TFloat32.class));
    Restore read =
        there.train.restore(
            prefix, names, Vectors.strings(there, Collections.nCopies(width, "")), types);
    Operand<TInt64> rows = there.math.sub(read.tensors().get(0).expect(TInt64.class), first);
    Operand<TBool> here =
        there.math.logicalAnd(
            there.math.greaterEqual(rows, there.constant(0L)), there.math.less(rows, count));
    Operand<TInt64> indices = Vectors.where(there, here);
    Operand<TInt64> own = there.math.add(there.gather(rows, indices, there.constant(0)), start);
    List<Op> writes = new ArrayList<>();
    List<Variable> variables = withSlots(of);
    for (int i = 0; i < variables.size(); i++) {
      Operand<TFloat32> values =
          there.gather(
              read.tensors().get(i + 1).expect(TFloat32.class), indices, there.constant(0));
      writes.add(there.resourceScatterUpdate(variables.get(i).handle(), own, values));
    }
    writes.add(there.resourceScatterUpdate(of.touched(), own, there.constant(true)));
    load = tf.withControlDependencies(writes).noOp();
  }

  /**
   * Restores the rows of an increment to the table.
   *
   * @param saved the names of all tensors in the increment
   */
  void run(Session session, Path increment, Collection<String> saved) {
    Variable table = of.table();
    long[] starts = table.starts();
    for (int i = 0; i < starts.length; i++) {
      Part part = table.parts().get(i);
      for (String shard : savedShards(part.name(), saved)) {
        List<String> tensors = new ArrayList<>();
        tensors.add(part.name() + shard + ROWS);
        for (Variable variable : withSlots(of)) {
          tensors.add(variable.parts().get(i).name() + shard + VALUES);
        }
        load(session, increment, tensors, part, starts[i]);
      }
    }
  }

  private void load(
      Session session, Path increment, List<String> tensors, Part part, long startOfPart) {
    try (TString file = TString.scalarOf(increment.toAbsolutePath().toString());
        TString ofNames = TString.tensorOf(StdArrays.ndCopyOf(tensors.toArray(String[]::new)));
        TInt64 ofFirst = TInt64.scalarOf(part.firstRow());
        TInt64 ofCount = TInt64.scalarOf(part.rows());
        TInt64 ofStart = TInt64.scalarOf(startOfPart)) {
      session
          .runner()
          .feed(prefix, file)
          .feed(names, ofNames)
          .feed(first, ofFirst)
          .feed(count, ofCount)
          .feed(start, ofStart)
          .addTarget(load)
          .run()
          .close();
    }
  }

  /** Returns the part between column name and suffix in the names of a column's saved shards. */
  private static List<String> savedShards(String column, Collection<String> saved) {
    return saved.stream()
        .filter(name -> name.startsWith(column) && name.endsWith(ROWS))
        .map(name -> name.substring(column.length(), name.length() - ROWS.length()))
        .filter(shard -> shard.matches("(/from_\\d+)?"))
        .collect(Collectors.toList());
  }

  private static String prefix(Part part) {
    return part.isWhole() ? part.name() : part.name() + "/from_" + part.firstRow();
  }

  private static List<Variable> withSlots(TouchedRows of) {
    List<Variable> all = new ArrayList<>();
    all.add(of.table());
    all.addAll(of.slots());
    return all;
  }

  private static Placeholder<TInt64> scalar(Ops tf) {
    return tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
  }
}
