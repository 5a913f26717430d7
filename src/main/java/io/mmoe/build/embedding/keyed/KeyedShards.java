package io.mmoe.build.embedding;

import io.mmoe.build.graph.KeyedTable;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * A table of keys in pieces. Rows are found, and updated, where the piece lives: keys and wanted
 * cells travel, tables do not.
 */
record KeyPieces(List<KeyedTable> pieces) {

  KeyPieces {
    pieces = List.copyOf(pieces);
  }

  /**
   * What was found.
   *
   * @param cells [R, count], the first cells of each row; zeros where there is none
   * @param present [R], whether there is a row
   */
  record Found(Operand<TFloat32> cells, Operand<TBool> present) {}

  /** The first cells of the rows of [R] keys. */
  Found find(Ops tf, Operand<TInt64> keys, int count) {
    if (pieces.size() == 1) {
      return find(pieces.get(0), tf, keys, count);
    }
    Operand<TInt32> owners = owners(tf, keys);
    List<Operand<TInt32>> places =
        byOwner(tf, tf.range(tf.constant(0), tf.size(keys), tf.constant(1)), owners);
    List<Operand<TInt64>> own = byOwner(tf, keys, owners);
    List<Operand<TFloat32>> cells = new ArrayList<>();
    List<Operand<TBool>> present = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Found found = find(pieces.get(i), tf, own.get(i), count);
      cells.add(found.cells());
      present.add(found.present());
    }
    return new Found(tf.dynamicStitch(places, cells), tf.dynamicStitch(places, present));
  }

  private static Found find(KeyedTable piece, Ops tf, Operand<TInt64> keys, int count) {
    Ops there = piece.on(tf);
    Operand<TFloat32> rows = piece.find(there, keys);
    return new Found(KeyedTable.cells(there, rows, 0, count), piece.isPresent(there, rows));
  }

  /** Splits what belongs to [R] keys, [R, ...], by the piece that each key lies in. */
  <T extends TType> List<Operand<T>> split(Ops tf, Operand<TInt64> keys, Operand<T> values) {
    return pieces.size() == 1 ? List.of(values) : byOwner(tf, values, owners(tf, keys));
  }

  private <T extends TType> List<Operand<T>> byOwner(
      Ops tf, Operand<T> values, Operand<TInt32> owners) {
    List<Operand<T>> parts = new ArrayList<>();
    tf.dynamicPartition(values, owners, (long) pieces.size()).outputs().forEach(parts::add);
    return parts;
  }

  private Operand<TInt32> owners(Ops tf, Operand<TInt64> keys) {
    return tf.dtypes.cast(tf.math.mod(keys, tf.constant((long) pieces.size())), TInt32.class);
  }
}
