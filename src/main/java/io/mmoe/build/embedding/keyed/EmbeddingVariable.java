package io.mmoe.build.embedding;

import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.schema.ColumnGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * DeepRec's EmbeddingVariable: a row of width D for each key, made when training first sees the key
 * (or its admission allows it). It begins with {@link RandomInitialRows}, which keys without a row
 * read too, or zeros if keys have to be admitted; or with {@link SharedInitialRows}, which keys
 * without a row read and train. Reading makes no row.
 */
public final class EmbeddingVariable implements EmbeddingTable {
  private final KeyPieces table;
  private final InitialRows first;
  private final int dimension;
  private final BlockMask blocks;
  private final Admission admission;

  EmbeddingVariable(KeyPieces table, InitialRows first, BlockMask blocks, Admission admission) {
    this.table = table;
    this.first = first;
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

  @Override
  public EmbeddingLookup lookup(Ops tf, UniqueIds ids) {
    KeyPieces.Found found = table.find(tf, ids.ids(), cellsToRead());
    Operand<TFloat32> initial = first.of(tf, ids);
    Admission.Decision decision = admission.decide(tf, ids, found.present());
    Operand<TFloat32> known = where(tf, found.present(), weights(tf, found), initial);
    Operand<TFloat32> admitted =
        readsFirstRows() ? known : where(tf, decision.admitted(), known, tf.zerosLike(known));
    Operand<TFloat32> now = tf.dtypes.cast(ids.requireKeys().counts(), TFloat32.class);
    Optional<Operand<TFloat32>> mask = mask(tf, found, tf.expandDims(now, tf.constant(1)));
    Operand<TFloat32> rows =
        mask.<Operand<TFloat32>>map(cells -> tf.math.mul(admitted, cells)).orElse(admitted);
    Operand<TFloat32> combined = tf.sparse.sparseSegmentMean(rows, ids.index(), ids.segments());
    return new KeyedLookup(table, admission, first, ids, initial, decision, mask, combined);
  }

  @Override
  public Operand<TFloat32> read(Ops tf, SparseIds ids) {
    KeyPieces.Found found = table.find(tf, ids.ids(), cellsToRead());
    Operand<TFloat32> known = weights(tf, found); // Zeros where there is no row.
    if (readsFirstRows()) {
      known = where(tf, found.present(), known, first.of(tf, ids));
    }
    Operand<TFloat32> whole = known;
    Operand<TFloat32> rows =
        mask(tf, found, tf.constant(new float[][] {{0}}))
            .<Operand<TFloat32>>map(cells -> tf.math.mul(whole, cells))
            .orElse(whole);
    return SegmentMean.of(tf, rows, ids);
  }

  /** Whether keys without a row read what it would begin with. */
  private boolean readsFirstRows() {
    return admission.admitsAll() || first.readByWaitingKeys();
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

  private static Operand<TFloat32> where(
      Ops tf, Operand<TBool> condition, Operand<TFloat32> then, Operand<TFloat32> otherwise) {
    return tf.select(tf.expandDims(condition, tf.constant(1)), then, otherwise);
  }
}
