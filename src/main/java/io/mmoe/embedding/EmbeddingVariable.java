package io.mmoe.embedding;

import io.mmoe.config.ColumnGroup;
import io.mmoe.graph.Initializer;
import io.mmoe.graph.KeyedTable.Field;
import io.mmoe.graph.KeyedTable.KeyColumn;
import io.mmoe.graph.Variable;
import io.mmoe.graph.Variable.Part;
import io.mmoe.graph.VariableStore;
import io.mmoe.input.SparseIds;
import io.mmoe.input.UniqueIds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * DeepRec's EmbeddingVariable: a row of width D for each key, made when training first sees the key
 * (or its admission allows it). A new row is {@code init[key mod 4096]}, where init, [4096, D] for
 * each column, is drawn once, normal with standard deviation 1/sqrt(D), truncated. Keys without a
 * row read that same row, or zeros if keys have to be admitted; reading makes none.
 */
public final class EmbeddingVariable implements EmbeddingTable {
  /** Rows of each column's init; a power of two. */
  static final int INIT_ROWS = 4096;

  private final KeyPieces table;
  private final Variable init;
  private final Operand<TInt64> masks;
  private final int dimension;
  private final Admission admission;

  EmbeddingVariable(
      KeyPieces table, Variable init, Operand<TInt64> masks, int dimension, Admission admission) {
    this.table = table;
    this.init = init;
    this.masks = masks;
    this.dimension = dimension;
    this.admission = admission;
  }

  /** The columns of a group as a table of keys knows them. */
  static List<KeyColumn> columns(ColumnGroup group) {
    return IntStream.range(0, group.columns().size())
        .mapToObj(i -> new KeyColumn(ColumnNames.weights(group.columns().get(i)), group.keyMask(i)))
        .toList();
  }

  /** What a row consists of. */
  static List<Field> fields(int dimension, List<Field> slots) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("-values", dimension, 0));
    fields.addAll(slots);
    fields.add(new Field("-freqs", 1, 0));
    fields.add(new Field("-versions", 1, 0));
    return fields;
  }

  /** The rows that new keys begin with. */
  static Variable init(VariableStore variables, String name, ColumnGroup group, int dimension) {
    List<Part> parts =
        group.columns().stream()
            .map(
                column ->
                    Part.whole(
                        ColumnNames.weights(column) + Variable.INITIAL_ROWS,
                        Shape.of(INIT_ROWS, dimension)))
            .toList();
    Initializer initializer =
        new Initializer.TruncatedNormalInit(1 / Math.sqrt((double) dimension));
    return variables.createStacked(name + "/init", parts, initializer);
  }

  @Override
  public EmbeddingLookup lookup(Ops tf, UniqueIds ids) {
    KeyPieces.Found found = table.find(tf, ids.ids(), dimension);
    Operand<TFloat32> initial = initial(tf, ids.ids(), ids.requireKeys().columns());
    Admission.Decision decision = admission.decide(tf, ids, found.present());
    Operand<TFloat32> known = where(tf, found.present(), found.cells(), initial);
    Operand<TFloat32> weights =
        admission.admitsAll() ? known : where(tf, decision.admitted(), known, tf.zerosLike(known));
    Operand<TFloat32> combined = tf.sparse.sparseSegmentMean(weights, ids.index(), ids.segments());
    return new KeyedLookup(table, admission, ids, initial, decision, combined);
  }

  @Override
  public Operand<TFloat32> read(Ops tf, SparseIds ids) {
    KeyPieces.Found found = table.find(tf, ids.ids(), dimension);
    Operand<TFloat32> rows = found.cells(); // Zeros where there is no row.
    if (admission.admitsAll()) {
      Operand<TInt32> onlyColumn = tf.zerosLike(tf.dtypes.cast(ids.ids(), TInt32.class));
      rows = where(tf, found.present(), rows, initial(tf, ids.ids(), onlyColumn));
    }
    if (ids.onePerRow()) {
      return rows;
    }
    Operand<TInt32> all = tf.range(tf.constant(0), tf.size(ids.ids()), tf.constant(1));
    return tf.sparse.sparseSegmentMean(rows, all, ids.segments());
  }

  /** [R, D], the rows that new keys begin with. */
  private Operand<TFloat32> initial(Ops tf, Operand<TInt64> keys, Operand<TInt32> columns) {
    Operand<TInt64> own = tf.bitwise.bitwiseXor(keys, tf.gather(masks, columns, tf.constant(0)));
    Operand<TInt64> row =
        tf.math.add(
            tf.bitwise.bitwiseAnd(own, tf.constant(INIT_ROWS - 1L)),
            tf.math.mul(tf.dtypes.cast(columns, TInt64.class), tf.constant((long) INIT_ROWS)));
    return tf.resourceGather(init.handle(), row, TFloat32.class);
  }

  private static Operand<TFloat32> where(
      Ops tf, Operand<TBool> condition, Operand<TFloat32> then, Operand<TFloat32> otherwise) {
    return tf.select(tf.expandDims(condition, tf.constant(1)), then, otherwise);
  }
}
