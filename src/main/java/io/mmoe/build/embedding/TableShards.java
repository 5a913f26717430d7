package io.mmoe.build.embedding;

import io.mmoe.build.graph.Variable;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * A table in pieces, whose rows follow each other. Rows are looked up, and gradients go, where the
 * piece lives: ids and rows travel, the table does not.
 *
 * @param pieces one or more, each [rows, D]
 */
record TablePieces(List<Variable> pieces) {

  TablePieces {
    pieces = List.copyOf(pieces);
  }

  /** [R, D], the rows of [R] ids. */
  Operand<TFloat32> gather(Ops tf, Operand<TInt64> ids) {
    if (pieces.size() == 1) {
      return tf.resourceGather(pieces.get(0).handle(), ids, TFloat32.class);
    }
    Operand<TInt32> owners = owners(tf, ids);
    List<Operand<TInt64>> ownIds = ownIds(tf, ids, owners);
    Operand<TInt32> places = tf.range(tf.constant(0), tf.size(ids), tf.constant(1));
    List<Operand<TInt32>> ownPlaces = split(tf, places, owners);
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      rows.add(tf.resourceGather(pieces.get(i).handle(), ownIds.get(i), TFloat32.class));
    }
    return tf.dynamicStitch(ownPlaces, rows);
  }

  /**
   * The gradient of each piece.
   *
   * @param ids [R], each once
   * @param values [R, D]
   */
  List<TableGradient> gradients(Ops tf, Operand<TInt64> ids, Operand<TFloat32> values) {
    if (pieces.size() == 1) {
      return List.of(new SparseGradient(pieces.get(0), ids, values));
    }
    Operand<TInt32> owners = owners(tf, ids);
    List<Operand<TInt64>> ownIds = ownIds(tf, ids, owners);
    List<Operand<TFloat32>> ownValues = split(tf, values, owners);
    List<TableGradient> gradients = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      gradients.add(new SparseGradient(pieces.get(i), ownIds.get(i), ownValues.get(i)));
    }
    return gradients;
  }

  /** [R], the piece that each id lies in: how many pieces begin at it or before, but the first. */
  private Operand<TInt32> owners(Ops tf, Operand<TInt64> ids) {
    long[] starts = starts();
    Operand<TInt32> owners = tf.zerosLike(tf.dtypes.cast(ids, TInt32.class));
    for (int i = 1; i < starts.length; i++) {
      owners =
          tf.math.add(
              owners,
              tf.dtypes.cast(tf.math.greaterEqual(ids, tf.constant(starts[i])), TInt32.class));
    }
    return owners;
  }

  /** The ids of each piece, counted from its first row. */
  private List<Operand<TInt64>> ownIds(Ops tf, Operand<TInt64> ids, Operand<TInt32> owners) {
    List<Operand<TInt64>> split = split(tf, ids, owners);
    List<Operand<TInt64>> own = new ArrayList<>();
    for (int i = 0; i < split.size(); i++) {
      own.add(tf.math.sub(split.get(i), tf.constant(starts()[i])));
    }
    return own;
  }

  private <T extends TType> List<Operand<T>> split(
      Ops tf, Operand<T> values, Operand<TInt32> owners) {
    List<Operand<T>> parts = new ArrayList<>();
    tf.dynamicPartition(values, owners, (long) pieces.size()).outputs().forEach(parts::add);
    return parts;
  }

  private long[] starts() {
    long[] starts = new long[pieces.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + pieces.get(i - 1).rows();
    }
    return starts;
  }
}
