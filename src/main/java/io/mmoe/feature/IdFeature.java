package io.mmoe.feature;

import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.FieldType;
import io.mmoe.settings.schema.TableSchema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * A feature with one value per row: a hash, an entry of a vocabulary, or a row number.
 *
 * <p>An empty text has no id. Neither has the row number -1, unless such numbers are malformed.
 *
 * @param ids rule from the value to the id
 * @param precision decimals of a floating point number that is read as text
 */
record IdFeature(String name, Field input, IdRule ids, FeatureOutput output, int precision)
    implements FeatureColumn {
  private static final long MISSING = -1;

  /** Reads the settings of a feature. */
  static IdFeature of(FeatureSettings settings) {
    settings.refuse(
        "IdFeature",
        FeatureConfig.BOUNDARIES_FIELD_NUMBER,
        FeatureConfig.NORMALIZER_FN_FIELD_NUMBER,
        FeatureConfig.KV_SEPARATOR_FIELD_NUMBER,
        FeatureConfig.COMBO_JOIN_SEP_FIELD_NUMBER,
        FeatureConfig.COMBO_INPUT_SEPS_FIELD_NUMBER,
        FeatureConfig.RAW_INPUT_DIM_FIELD_NUMBER);
    Field input = settings.inputs(1, 1).get(0);
    IdRule ids = settings.ids();
    settings.requirePrecision(input, ids);
    return new IdFeature(
        settings.name(),
        input,
        ids,
        settings.embedding(settings.name(), ids.rows(), false),
        settings.config().getPrecision());
  }

  @Override
  public List<Field> inputs() {
    return List.of(input);
  }

  @Override
  public String parameters() {
    return ids.parameters();
  }

  @Override
  public Encoder encoder(TableSchema schema) {
    FieldReader reader = new FieldReader(schema, input);
    if (ids instanceof IdRule.Identity identity) {
      return (row, sink) -> {
        long value = reader.read(row).integer();
        if (identity.refusesOthers() || value != MISSING) {
          identity.encode(reader, value, 1, sink);
        }
      };
    }
    return (row, sink) -> {
      reader.read(row);
      if (input.type().isFloating()) {
        byte[] text = decimal(reader.number(), precision).getBytes(StandardCharsets.US_ASCII);
        ids.encode(reader, text, 0, text.length, 1, sink);
      } else if (!reader.isEmpty()) {
        ids.encode(reader, reader.bytes(), reader.start(), reader.end(), 1, sink);
      }
    };
  }

  @Override
  public FeatureTensors build(Ops tf, List<Operand<? extends TType>> inputs) {
    if (ids instanceof IdRule.Identity identity) {
      Operand<TInt64> numbers = FieldTensors.integers(tf, input, inputs.get(0));
      return FieldTensors.onePerRow(
          tf,
          identity.refusesOthers()
              ? Optional.empty()
              : Optional.of(tf.math.notEqual(numbers, tf.constant(MISSING))),
          identity.inTable(tf, numbers),
          numbers);
    }
    Operand<TString> text = FieldTensors.text(tf, input, inputs.get(0), precision);
    Optional<Operand<TBool>> present =
        input.type() == FieldType.STRING && input.defaultValue().isEmpty()
            ? Optional.of(tf.math.notEqual(text, tf.constant("")))
            : Optional.empty();
    return FieldTensors.onePerRow(tf, present, ids.rows(tf, text), ids.keys(tf, text));
  }

  /** Returns a number as C's {@code printf("%.*f")} prints it. */
  static String decimal(float value, int decimals) {
    if (!Float.isFinite(value)) {
      return Float.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    String digits =
        new BigDecimal(Math.abs((double) value))
            .setScale(decimals, RoundingMode.HALF_EVEN)
            .toPlainString();
    return Float.floatToRawIntBits(value) < 0 ? "-" + digits : digits;
  }
}
