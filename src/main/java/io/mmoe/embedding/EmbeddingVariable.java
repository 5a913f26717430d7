package io.mmoe.embedding;

import io.mmoe.config.ColumnGroup;
import io.mmoe.graph.Initializer.TruncatedNormalInit;
import io.mmoe.graph.KeyedTable;
import io.mmoe.graph.KeyedTable.Field;
import io.mmoe.graph.KeyedTable.KeyColumn;
import io.mmoe.graph.Variable;
import io.mmoe.graph.Variable.Part;
import io.mmoe.graph.VariableStore;
import io.mmoe.input.SparseIds;
import io.mmoe.input.UniqueIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final RowBlocks blocks;
  private final Admission admission;

  /** What new rows begin with: init [C * 4096, D], and what each column's keys are XORed with. */
  record Beginning(Variable init, Operand<TInt64> masks) {}

  EmbeddingVariable(KeyPieces table, Beginning beginning, RowBlocks blocks, Admission admission) {
    this.table = table;
    this.init = beginning.init();
    this.masks = beginning.masks();
    this.dimension = blocks.dimension();
    this.blocks = blocks;
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
    fields.add(new Field(KeyedTables.FREQUENCIES, 1, 0));
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
    return variables.createStacked(name + "/init", parts, TruncatedNormalInit.ofRows(dimension));
  }

  @Override
  public EmbeddingLookup lookup(Ops tf, UniqueIds ids) {
    KeyPieces.Found found = table.find(tf, ids.ids(), cellsToRead());
    Operand<TFloat32> initial = initial(tf, ids.ids(), ids.requireKeys().columns());
    Admission.Decision decision = admission.decide(tf, ids, found.present());
    Operand<TFloat32> known = where(tf, found.present(), weights(tf, found), initial);
    Operand<TFloat32> admitted =
        admission.admitsAll() ? known : where(tf, decision.admitted(), known, tf.zerosLike(known));
    Operand<TFloat32> now = tf.dtypes.cast(ids.requireKeys().counts(), TFloat32.class);
    Optional<Operand<TFloat32>> mask = mask(tf, found, tf.expandDims(now, tf.constant(1)));
    Operand<TFloat32> rows =
        mask.<Operand<TFloat32>>map(cells -> tf.math.mul(admitted, cells)).orElse(admitted);
    Operand<TFloat32> combined = tf.sparse.sparseSegmentMean(rows, ids.index(), ids.segments());
    return new KeyedLookup(table, admission, ids, initial, decision, mask, combined);
  }

  @Override
  public Operand<TFloat32> read(Ops tf, SparseIds ids) {
    KeyPieces.Found found = table.find(tf, ids.ids(), cellsToRead());
    Operand<TFloat32> known = weights(tf, found); // Zeros where there is no row.
    if (admission.admitsAll()) {
      Operand<TInt32> onlyColumn = tf.zerosLike(tf.dtypes.cast(ids.ids(), TInt32.class));
      known = where(tf, found.present(), known, initial(tf, ids.ids(), onlyColumn));
    }
    Operand<TFloat32> whole = known;
    Operand<TFloat32> rows =
        mask(tf, found, tf.constant(new float[][] {{0}}))
            .<Operand<TFloat32>>map(cells -> tf.math.mul(whole, cells))
            .orElse(whole);
    return SegmentMean.of(tf, rows, ids);
  }

  /** The weights, and if blocks depend on it, all up to the frequency. */
  private int cellsToRead() {
    return blocks.isWhole() ? dimension : frequencyCell() + 1;
  }

  private int frequencyCell() {
    int cell = 0;
    for (Field field : table.pieces().get(0).fields()) {
      if (field.suffix().equals(KeyedTables.FREQUENCIES)) {
        return cell;
      }
      cell += field.width();
    }
    throw new IllegalStateException("rows have no frequency");
  }

  private Operand<TFloat32> weights(Ops tf, KeyPieces.Found found) {
    return blocks.isWhole() ? found.cells() : KeyedTable.cells(tf, found.cells(), 0, dimension);
  }

  /**
   * @param now [R, 1], occurrences that are not in the table yet
   */
  private Optional<Operand<TFloat32>> mask(Ops tf, KeyPieces.Found found, Operand<TFloat32> now) {
    if (blocks.isWhole()) {
      return Optional.empty();
    }
    Operand<TFloat32> before = KeyedTable.cells(tf, found.cells(), frequencyCell(), 1);
    return Optional.of(blocks.mask(tf, tf.math.add(before, now)));
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
