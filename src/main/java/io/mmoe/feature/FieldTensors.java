package io.mmoe.feature;

import io.mmoe.settings.schema.Field;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.dtypes.AsString;
import org.tensorflow.op.strings.ToNumber;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Ops that read the values of a field: as text, as numbers, or split at a separator. */
final class FieldTensors {

  private FieldTensors() {}

  /**
   * Values with the position of each.
   *
   * @param indices row of the batch and position in it, [N, 2]
   * @param values [N]
   * @param shape rows of the batch, and most values of a row, [2]
   */
  record Split(Operand<TInt64> indices, Operand<TString> values, Operand<TInt64> shape) {
    /** Adds the row of each value, [N]. */
    Operand<TInt32> segments(Ops tf) {
      return FieldTensors.segments(tf, indices);
    }
  }

  /**
   * Adds the rows of sparse values.
   *
   * @param indices row and position of each value, [N, 2]
   * @return [N]
   */
  static Operand<TInt32> segments(Ops tf, Operand<TInt64> indices) {
    Operand<TInt64> rows =
        tf.squeeze(
            tf.slice(indices, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 1})),
            Squeeze.axis(List.of(1L)));
    return tf.dtypes.cast(rows, TInt32.class);
  }

  /**
   * Adds the text of a field's values, [B].
   *
   * @param precision decimals of a floating point number
   */
  static Operand<TString> text(
      Ops tf, Field field, Operand<? extends TType> values, int precision) {
    return switch (field.type()) {
      case STRING -> values.asOutput().expect(TString.class);
      case INT32, INT64, BOOL -> AsString.create(tf.scope(), values);
      case FLOAT, DOUBLE ->
          AsString.create(tf.scope(), values, AsString.precision((long) precision));
    };
  }

  /** Adds the values of a field as whole numbers, [B]. */
  static Operand<TInt64> integers(Ops tf, Field field, Operand<? extends TType> values) {
    return switch (field.type()) {
      case STRING ->
          ToNumber.create(tf.scope(), values.asOutput().expect(TString.class), TInt64.class);
      case INT32, INT64, BOOL, FLOAT, DOUBLE -> tf.dtypes.cast(values, TInt64.class);
    };
  }

  /** Adds the values of a field as numbers, [B]. */
  static Operand<TFloat32> numbers(Ops tf, Field field, Operand<? extends TType> values) {
    return switch (field.type()) {
      case STRING -> numbers(tf, values.asOutput().expect(TString.class));
      case INT32, INT64, BOOL, FLOAT, DOUBLE -> tf.dtypes.cast(values, TFloat32.class);
    };
  }

  /** Adds the numbers that texts hold. */
  static Operand<TFloat32> numbers(Ops tf, Operand<TString> values) {
    return ToNumber.create(tf.scope(), values, TFloat32.class);
  }

  /**
   * Adds a split of values. Every character of the separator ends a value.
   *
   * @param values [B]
   * @param skipEmpty whether empty values are dropped
   */
  static Split split(Ops tf, Operand<TString> values, String separator, boolean skipEmpty) {
    OperationBuilder builder = tf.scope().opBuilder("StringSplit", "StringSplit");
    builder.addInput(values.asOutput());
    builder.addInput(tf.constant(separator).asOutput());
    builder.setAttr("skip_empty", skipEmpty);
    var op = builder.build();
    Output<TInt64> indices = op.output(0);
    Output<TString> pieces = op.output(1);
    Output<TInt64> shape = op.output(2);
    return new Split(indices, pieces, shape);
  }

  /**
   * Adds one id for each row that has a value.
   *
   * @param present whether each row has a value, [B], absent if all rows have one
   * @param rows table row of each row's value, [B]
   * @param keys key of each row's value, [B]
   */
  static FeatureTensors.Ids onePerRow(
      Ops tf, Optional<Operand<TBool>> present, Operand<TInt64> rows, Operand<TInt64> keys) {
    if (present.isEmpty()) {
      Operand<TInt32> all = tf.range(tf.constant(0), tf.size(rows), tf.constant(1));
      return new FeatureTensors.Ids(rows, keys, all, Optional.empty());
    }
    Operand<TInt32> segments =
        tf.dtypes.cast(
            tf.squeeze(tf.where(present.get()), Squeeze.axis(List.of(1L))), TInt32.class);
    return new FeatureTensors.Ids(
        tf.gather(rows, segments, tf.constant(0)),
        tf.gather(keys, segments, tf.constant(0)),
        segments,
        Optional.empty());
  }
}
