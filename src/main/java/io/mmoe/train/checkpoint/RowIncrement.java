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
 * The changed rows of a table as tensors of an increment, and back: for each column {@code
 * <column>-rows} [K], numbers of its rows, and {@code <column>-row_values} [K, D], and the same of
 * its slots. A piece of a column appends its first row: {@code <column>/from_50000-rows}.
 *
 * @param names to feed: rows, values, and values of the slots
 * @param first to feed: the number in its column of the first row that belongs here
 * @param count to feed: how many do
 * @param start to feed: where they begin in the table
 * @param load writes the rows, and marks them as changed
 */
record RowIncrement(
    TouchedRows of,
    Operand<TString> prefix,
    Placeholder<TString> names,
    Placeholder<TInt64> first,
    Placeholder<TInt64> count,
    Placeholder<TInt64> start,
    Op load) {
  private static final String ROWS = "-rows";
  private static final String VALUES = "-row_values";

  /** Adds the ops that read the changed rows; the tensors by name. */
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

  /** Adds the ops that write them back. */
  static RowIncrement create(Ops tf, Operand<TString> prefix, TouchedRows of) {
    Ops there = of.table().on(tf);
    int width = withSlots(of).size() + 1;
    Placeholder<TString> names = tf.placeholder(TString.class, Placeholder.shape(Shape.of(width)));
    Placeholder<TInt64> first = scalar(tf);
    Placeholder<TInt64> count = scalar(tf);
    Placeholder<TInt64> start = scalar(tf);
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
    Operand<TInt64> places = Vectors.where(there, here);
    Operand<TInt64> own = there.math.add(there.gather(rows, places, there.constant(0)), start);
    List<Op> writes = new ArrayList<>();
    List<Variable> variables = withSlots(of);
    for (int i = 0; i < variables.size(); i++) {
      Operand<TFloat32> values =
          there.gather(read.tensors().get(i + 1).expect(TFloat32.class), places, there.constant(0));
      writes.add(there.resourceScatterUpdate(variables.get(i).handle(), own, values));
    }
    writes.add(there.resourceScatterUpdate(of.touched(), own, there.constant(true)));
    return new RowIncrement(
        of, prefix, names, first, count, start, tf.withControlDependencies(writes).noOp());
  }

  /**
   * Writes the rows of an increment to the table.
   *
   * @param held the names of what it holds
   */
  void run(Session session, Path increment, Collection<String> held) {
    Variable table = of.table();
    long[] starts = table.starts();
    for (int i = 0; i < starts.length; i++) {
      Part part = table.parts().get(i);
      for (String piece : pieces(part.name(), held)) {
        List<String> tensors = new ArrayList<>();
        tensors.add(part.name() + piece + ROWS);
        for (Variable variable : withSlots(of)) {
          tensors.add(variable.parts().get(i).name() + piece + VALUES);
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

  /** What the names of a column's pieces have between the column's name and the suffix. */
  private static List<String> pieces(String column, Collection<String> held) {
    return held.stream()
        .filter(name -> name.startsWith(column) && name.endsWith(ROWS))
        .map(name -> name.substring(column.length(), name.length() - ROWS.length()))
        .filter(piece -> piece.matches("(/from_\\d+)?"))
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
