package io.mmoe.build.embedding.keyed;

import io.mmoe.build.embedding.RowUpdate;
import io.mmoe.build.embedding.TableGradient;
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

/** The gradient of an {@link EmbeddingVariable} in the rows of the R keys that a batch touched. */
final class KeyedGradient implements TableGradient {
  private final EmbeddingVariable variable;
  private final KeyedLookup.Keys keys;
  private final Operand<TFloat32> values;

  /**
   * @param values gradient of the loss with respect to each key's weights, [R, D]
   */
  KeyedGradient(EmbeddingVariable variable, KeyedLookup.Keys keys, Operand<TFloat32> values) {
    this.variable = variable;
    this.keys = keys;
    this.values = values;
  }

  /** The part of the gradient that belongs to one shard: [R', ...] for the R' keys of the shard. */
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
   * Adds the update: rows are created for newly admitted keys, changed by the optimizer and stamped
   * with the global step. A lock prevents concurrent changes of the table.
   */
  @Override
  public List<Op> apply(Ops tf, TableOptimizer optimizer) {
    Operand<TInt64> step = optimizer.newGlobalStep();
    RowUpdate rule = optimizer.rowUpdate();
    Ops afterDecision =
        tf.withControlDependencies(keys.decision().admitted(), keys.decision().seen());
    List<Op> updates = new ArrayList<>(variable.admission().count(afterDecision, keys.ids(), step));
    for (Share share : shares(tf)) {
      KeyedTable shard = share.table();
      Ops after = shard.on(tf).withControlDependencies(share.gradient());
      updates.add(
          CriticalSection.of(
              after, shard.lock(), there -> List.of(update(there, share, rule, step))));
    }
    return updates;
  }

  private List<Share> shares(Ops tf) {
    UniqueIds ids = keys.ids();
    KeyedShards table = variable.table();
    Operand<TInt64> all = ids.ids();
    List<Operand<TInt64>> ownKeys = table.split(tf, all, all);
    List<Operand<TFloat32>> gradients = table.split(tf, all, values);
    List<Operand<TFloat32>> initials = table.split(tf, all, keys.initial());
    List<Operand<TBool>> admitted = table.split(tf, all, keys.decision().admitted());
    List<Operand<TFloat32>> seen = table.split(tf, all, keys.decision().seen());
    List<Operand<TInt32>> columns = table.split(tf, all, ids.requireKeys().columns());
    List<Operand<TInt32>> counts = table.split(tf, all, ids.requireKeys().counts());
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < ownKeys.size(); i++) {
      shares.add(
          new Share(
              table.shards().get(i),
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
    KeyedTable shard = share.table();
    Operand<TFloat32> rows = shard.find(there, share.keys());
    Operand<TFloat32> newRows = newRows(there, share);
    Operand<TBool> present = there.expandDims(shard.isPresent(there, rows), there.constant(1));
    Operand<TFloat32> old = there.select(present, rows, newRows);
    List<Operand<TFloat32>> fields = fields(there, shard, old);
    int slots = fields.size() - 2;
    List<Operand<TFloat32>> updated =
        new ArrayList<>(
            rule.apply(
                there,
                new RowUpdate.Rows(
                    fields.get(0),
                    fields.subList(1, slots),
                    share.gradient(),
                    shard.columns().stream().map(KeyedTable.KeyColumn::name).toList(),
                    share.columns(),
                    share.admitted())));
    Operand<TFloat32> counts = column(there, there.dtypes.cast(share.counts(), TFloat32.class));
    updated.add(there.math.add(fields.get(slots), counts));
    updated.add(there.math.add(there.zerosLike(counts), there.dtypes.cast(step, TFloat32.class)));
    updated.add(column(there, there.dtypes.cast(share.columns(), TFloat32.class)));
    KeyedTable.Contents changed =
        new KeyedTable.Contents(share.keys(), there.concat(updated, there.constant(1)));
    KeyedTable.Contents written =
        variable.admission().admitsAll() ? changed : changed.where(there, share.admitted());
    return shard.insert(there, written.keys(), written.rows());
  }

  /** Adds new rows: initial weights and slots, the occurrences so far, and version 0. */
  private static Operand<TFloat32> newRows(Ops there, Share share) {
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

  /** Splits rows [R, width] into fields. */
  private static List<Operand<TFloat32>> fields(
      Ops there, KeyedTable shard, Operand<TFloat32> rows) {
    List<Operand<TFloat32>> fields = new ArrayList<>();
    int from = 0;
    for (KeyedTable.Field field : shard.fields()) {
      fields.add(
          there.ensureShape(
              KeyedTable.cells(there, rows, from, field.width()),
              Shape.of(Shape.UNKNOWN_SIZE, field.width())));
      from += field.width();
    }
    return fields;
  }

  /** Turns [R] into [R, 1]. */
  private static Operand<TFloat32> column(Ops there, Operand<TFloat32> values) {
    return there.expandDims(values, there.constant(1));
  }
}
