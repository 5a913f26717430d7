package io.mmoe.build.feature;

import io.mmoe.build.input.Input.Batch;
import io.mmoe.build.input.SparseIds;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.Column.Identity;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.strings.StringSplit;
import org.tensorflow.op.strings.ToHashBucketFast;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** In-graph conversion of column values to ids: by hashing, by splitting, or unchanged. */
final class FeatureIds {

  private FeatureIds() {}

  /**
   * Adds the ids of all columns of a group, as ids of their joint table.
   *
   * <p>Table rows of column c are shifted by the number of rows of the columns before it. Keys are
   * XORed with the column's mask. Segments are shifted by c * B.
   *
   * @param kind kind of the ids
   */
  static SparseIds of(Ops tf, ColumnGroup group, Batch.Raw batch, IdKind kind) {
    SparseIds ids = of(tf, group, batch, kind.hasKeys());
    return kind == IdKind.KEYS_AND_TABLE_ROWS
        ? new SparseIds(
            ids.ids(),
            ids.segments(),
            ids.onePerRow(),
            Optional.of(of(tf, group, batch, false).ids()))
        : ids;
  }

  private static SparseIds of(Ops tf, ColumnGroup group, Batch.Raw batch, boolean asKeys) {
    List<Feature> columns = group.columns();
    if (columns.size() == 1) {
      SparseIds own = of(tf, columns.get(0), batch, asKeys);
      return new SparseIds(
          inGroup(tf, group, 0, own.ids(), asKeys), own.segments(), own.onePerRow());
    }
    Operand<TInt32> batchSize = tf.size(batch.feature(columns.get(0).name()));
    List<Operand<TInt64>> ids = new ArrayList<>();
    List<Operand<TInt32>> segments = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      SparseIds own = of(tf.withSubScope(columns.get(i).name()), columns.get(i), batch, asKeys);
      ids.add(inGroup(tf, group, i, own.ids(), asKeys));
      segments.add(tf.math.add(own.segments(), tf.math.mul(batchSize, tf.constant(i))));
    }
    return new SparseIds(
        tf.concat(ids, tf.constant(0)), tf.concat(segments, tf.constant(0)), false);
  }

  private static Operand<TInt64> inGroup(
      Ops tf, ColumnGroup group, int column, Operand<TInt64> ids, boolean asKeys) {
    if (asKeys) {
      return tf.bitwise.bitwiseXor(ids, tf.constant(group.keyMask(column)));
    }
    long shift = group.firstRow(column);
    return shift == 0 ? ids : tf.math.add(ids, tf.constant(shift));
  }

  private static SparseIds of(Ops tf, Feature column, Batch.Raw batch, boolean asKeys) {
    if (column instanceof Hashed hashed) {
      Operand<TString> values = batch.feature(column.name()).asOutput().expect(TString.class);
      long buckets = asKeys ? Long.MAX_VALUE : hashed.buckets();
      return hashed.multiValued()
          ? multiValued(tf, values, buckets)
          : onePerRow(tf, hash(tf, values, buckets));
    }
    if (column instanceof Identity) {
      return onePerRow(tf, tf.dtypes.cast(batch.feature(column.name()), TInt64.class));
    }
    throw new IllegalStateException("no ids for this type of column: " + column);
  }

  /** Adds the ids of a multi-valued column. Empty values count: {@code a||b} has three values. */
  private static SparseIds multiValued(Ops tf, Operand<TString> values, long buckets) {
    StringSplit split = tf.strings.stringSplit(values, tf.constant(TaobaoSchema.VALUE_SEPARATOR));
    Operand<TInt64> rows =
        tf.squeeze(
            tf.slice(
                split.indices(), tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 1})),
            Squeeze.axis(List.of(1L)));
    return new SparseIds(
        hash(tf, split.values(), buckets), tf.dtypes.cast(rows, TInt32.class), false);
  }

  private static Operand<TInt64> hash(Ops tf, Operand<TString> values, long buckets) {
    return ToHashBucketFast.create(tf.scope(), values, buckets);
  }

  private static SparseIds onePerRow(Ops tf, Operand<TInt64> ids) {
    Operand<TInt32> rows = tf.range(tf.constant(0), tf.size(ids), tf.constant(1));
    return new SparseIds(ids, rows, true);
  }
}
