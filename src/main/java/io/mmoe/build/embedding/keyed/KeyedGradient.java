package io.mmoe.build.embedding;

import io.mmoe.build.graph.CriticalSection;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.input.UniqueIds;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The gradient of a table of keys. R is the number of keys that a batch touched. */
public final class KeyedGradient implements TableGradient {
  private final KeyedLookup lookup;
  private final Operand<TFloat32> values;

  /**
   * @param values [R, D], the loss's gradient with respect to each key's weights
   */
  KeyedGradient(KeyedLookup lookup, Operand<TFloat32> values) {
    this.lookup = lookup;
    this.values = values;
  }

  /** What one piece gets, each [R', ...] for its R' keys. */
  private record Share(
      KeyedTable table,
      Operand<TInt64> keys,
      Operand<TFloat32> gradient,
      Operand<TFloat32> initial,
      Operand<TBool> admitted,
      Operand<TFloat32> seen,
      Operand<TInt32> columns,
      Operand<TInt32> counts) {}

  /**
   * Adds the update: rows are made for keys that get one, changed by the rule, and noted as trained
   * in this step. Nobody else changes the table meanwhile.
   *
   * @param step scalar, the global step that this update leads to
   */
  public List<Op> update(Ops tf, RowUpdate rule, Operand<TInt64> step) {
    List<Op> updates =
        new ArrayList<>(
            lookup
                .admission()
                .count(
                    tf.withControlDependencies(
                        lookup.decision().admitted(), lookup.decision().seen()),
                    lookup.ids(),
                    step));
    for (Share share : shares(tf)) {
      KeyedTable piece = share.table();
      Ops after = piece.on(tf).withControlDependencies(share.gradient());
      updates.add(
          CriticalSection.of(
              after, piece.lock(), there -> List.of(update(there, share, rule, step))));
    }
    return updates;
  }

  private List<Share> shares(Ops tf) {
    UniqueIds ids = lookup.ids();
    KeyPieces table = lookup.table();
    Operand<TInt64> keys = ids.ids();
    List<Operand<TInt64>> ownKeys = table.split(tf, keys, keys);
    List<Operand<TFloat32>> gradients = table.split(tf, keys, values);
    List<Operand<TFloat32>> initials = table.split(tf, keys, lookup.initial());
    List<Operand<TBool>> admitted = table.split(tf, keys, lookup.decision().admitted());
    List<Operand<TFloat32>> seen = table.split(tf, keys, lookup.decision().seen());
    List<Operand<TInt32>> columns = table.split(tf, keys, ids.requireKeys().columns());
    List<Operand<TInt32>> counts = table.split(tf, keys, ids.requireKeys().counts());
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < ownKeys.size(); i++) {
      shares.add(
          new Share(
              table.pieces().get(i),
              ownKeys.get(i),
              gradients.get(i),
              initials.get(i),
              admitted.get(i),
              seen.get(i),
              columns.get(i),
              counts.get(i)));
    }
    return shares;
  }

  private Op update(Ops there, Share share, RowUpdate rule, Operand<TInt64> step) {
    KeyedTable piece = share.table();
    Operand<TFloat32> rows = piece.find(there, share.keys());
    Operand<TFloat32> fresh = fresh(there, share);
    Operand<TBool> present = there.expandDims(piece.isPresent(there, rows), there.constant(1));
    Operand<TFloat32> old = there.select(present, rows, fresh);
    List<Operand<TFloat32>> fields = fields(there, piece, old);
    int slots = fields.size() - 2;
    List<Operand<TFloat32>> updated =
        new ArrayList<>(
            rule.apply(
                there,
                new RowUpdate.Rows(
                    fields.get(0),
                    fields.subList(1, slots),
                    share.gradient(),
                    piece.columns().stream().map(KeyedTable.KeyColumn::name).toList(),
                    share.columns(),
                    share.admitted())));
    Operand<TFloat32> counts = column(there, there.dtypes.cast(share.counts(), TFloat32.class));
    updated.add(there.math.add(fields.get(slots), counts));
    updated.add(there.math.add(there.zerosLike(counts), there.dtypes.cast(step, TFloat32.class)));
    updated.add(column(there, there.dtypes.cast(share.columns(), TFloat32.class)));
    KeyedTable.Contents changed =
        new KeyedTable.Contents(share.keys(), there.concat(updated, there.constant(1)));
    KeyedTable.Contents written =
        lookup.admission().admitsAll() ? changed : changed.where(there, share.admitted());
    return piece.insert(there, written.keys(), written.rows());
  }

  /** Rows as they begin: initial weights and slots, the count so far, never trained. */
  private static Operand<TFloat32> fresh(Ops there, Share share) {
    List<KeyedTable.Field> fields = share.table().fields();
    List<Operand<TFloat32>> parts = new ArrayList<>();
    parts.add(share.initial());
    Operand<TInt32> count = there.size(share.keys());
    for (KeyedTable.Field slot : fields.subList(1, fields.size() - 2)) {
      parts.add(
          there.fill(
              there.stack(List.of(count, there.constant(slot.width()))),
              there.constant(slot.initial())));
    }
    Operand<TFloat32> seen = column(there, share.seen());
    parts.add(seen);
    parts.add(there.zerosLike(seen));
    parts.add(there.zerosLike(seen));
    return there.concat(parts, there.constant(1));
  }

  /** The fields of [R, width] rows. */
  private static List<Operand<TFloat32>> fields(
      Ops there, KeyedTable piece, Operand<TFloat32> rows) {
    List<Operand<TFloat32>> fields = new ArrayList<>();
    int from = 0;
    for (KeyedTable.Field field : piece.fields()) {
      fields.add(
          there.ensureShape(
              KeyedTable.cells(there, rows, from, field.width()),
              Shape.of(Shape.UNKNOWN_SIZE, field.width())));
      from += field.width();
    }
    return fields;
  }

  /** [R] as [R, 1]. */
  private static Operand<TFloat32> column(Ops there, Operand<TFloat32> values) {
    return there.expandDims(values, there.constant(1));
  }
}
