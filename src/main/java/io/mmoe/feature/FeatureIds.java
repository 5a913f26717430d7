package io.mmoe.feature;

import io.mmoe.config.Column.Feature;
import io.mmoe.config.Column.Hashed;
import io.mmoe.config.ColumnGroup;
import io.mmoe.config.TaobaoSchema;
import io.mmoe.input.Batch;
import io.mmoe.input.SparseIds;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.strings.StringSplit;
import org.tensorflow.op.strings.ToHashBucketFast;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** Adds the ops that turn a column's values into ids: hashing, splitting, or the value itself. */
final class FeatureIds {

  private FeatureIds() {}

  /**
   * The ids of all columns of a group, as ids of their joint table.
   *
   * <p>The ids of the group's column c are shifted by the rows of the columns before it, its
   * segments by c * B.
   */
  static SparseIds of(Ops tf, ColumnGroup group, Batch.Raw batch) {
    List<Feature> columns = group.columns();
    if (columns.size() == 1) {
      return of(tf, columns.get(0), batch);
    }
    Operand<TInt32> batchSize = tf.size(batch.feature(columns.get(0).name()));
    List<Operand<TInt64>> ids = new ArrayList<>();
    List<Operand<TInt32>> segments = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      SparseIds own = of(tf.withSubScope(columns.get(i).name()), columns.get(i), batch);
      ids.add(tf.math.add(own.ids(), tf.constant((long) group.firstRow(i))));
      segments.add(tf.math.add(own.segments(), tf.math.mul(batchSize, tf.constant(i))));
    }
    return new SparseIds(
        tf.concat(ids, tf.constant(0)), tf.concat(segments, tf.constant(0)), false);
  }

  /** The ids of one column. */
  static SparseIds of(Ops tf, Feature column, Batch.Raw batch) {
    if (column instanceof Hashed hashed) {
      Operand<TString> values = batch.feature(column.name()).asOutput().expect(TString.class);
      return hashed.multiValued() ? several(tf, hashed, values) : single(tf, hashed, values);
    }
    return onePerRow(tf, tf.dtypes.cast(batch.feature(column.name()), TInt64.class));
  }

  private static SparseIds single(Ops tf, Hashed column, Operand<TString> values) {
    return onePerRow(tf, hash(tf, column, values));
  }

  /** Empty pieces are kept: {@code a||b} has three values. */
  private static SparseIds several(Ops tf, Hashed column, Operand<TString> values) {
    StringSplit pieces = tf.strings.stringSplit(values, tf.constant(TaobaoSchema.VALUE_SEPARATOR));
    Operand<TInt64> rows =
        tf.squeeze(
            tf.slice(
                pieces.indices(), tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 1})),
            Squeeze.axis(List.of(1L)));
    return new SparseIds(
        hash(tf, column, pieces.values()), tf.dtypes.cast(rows, TInt32.class), false);
  }

  private static Operand<TInt64> hash(Ops tf, Hashed column, Operand<TString> values) {
    return ToHashBucketFast.create(tf.scope(), values, (long) column.buckets());
  }

  private static SparseIds onePerRow(Ops tf, Operand<TInt64> ids) {
    Operand<TInt32> rows = tf.range(tf.constant(0), tf.size(ids), tf.constant(1));
    return new SparseIds(ids, rows, true);
  }
}
