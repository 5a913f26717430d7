package io.mmoe.feature;

import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.FieldType;
import io.mmoe.settings.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * A feature with a list of values per row. The values may have weights: each after its value, or in
 * a list of their own.
 *
 * <p>Empty values are dropped, unless they are kept. A value may occur more than once.
 *
 * @param inputs the list, or the lists of values and weights
 */
record TagFeature(
    String name, List<Field> inputs, IdRule ids, FeatureOutput output, Separators separators)
    implements FeatureColumn {

  /**
   * The separators of a list.
   *
   * @param values characters that end a value
   * @param weight characters between a value and its weight, absent if values have no weight
   * @param keepEmpty whether empty values count
   */
  record Separators(String values, Optional<String> weight, boolean keepEmpty) {}

  /** Reads the settings of a feature. */
  static TagFeature of(FeatureSettings settings) {
    settings.refuse(
        "TagFeature",
        FeatureConfig.BOUNDARIES_FIELD_NUMBER,
        FeatureConfig.NORMALIZER_FN_FIELD_NUMBER,
        FeatureConfig.COMBO_JOIN_SEP_FIELD_NUMBER,
        FeatureConfig.COMBO_INPUT_SEPS_FIELD_NUMBER,
        FeatureConfig.RAW_INPUT_DIM_FIELD_NUMBER);
    FeatureConfig config = settings.config();
    List<Field> inputs = settings.inputs(1, 2);
    for (int i = 0; i < inputs.size(); i++) {
      settings.requireType(inputs.get(i), i, FieldType.STRING);
    }
    settings.requireSeparator(config.getSeparator(), FeatureConfig.SEPARATOR_FIELD_NUMBER);
    if (config.hasKvSeparator()) {
      settings.requireSeparator(config.getKvSeparator(), FeatureConfig.KV_SEPARATOR_FIELD_NUMBER);
      settings.require(
          inputs.size() == 1,
          FeatureConfig.KV_SEPARATOR_FIELD_NUMBER,
          "kv_separator is set, but a second field holds the weights");
    }
    IdRule ids = settings.ids();
    boolean weighted = inputs.size() == 2 || config.hasKvSeparator();
    String name = settings.name();
    return new TagFeature(
        name,
        inputs,
        ids,
        settings.embedding(
            weighted ? name + "_weighted_by_" + name + "_w" : name, ids.rows(), weighted),
        new Separators(
            config.getSeparator(),
            config.hasKvSeparator() ? Optional.of(config.getKvSeparator()) : Optional.empty(),
            config.getKeepEmptyValues()));
  }

  @Override
  public String parameters() {
    return ids.parameters()
        + (inputs.size() == 2
            ? ", weights in " + inputs.get(1).name()
            : separators.weight().map(each -> ", weights after \"" + each + "\"").orElse(""));
  }

  @Override
  public Encoder encoder(TableSchema schema) {
    FieldReader values = new FieldReader(schema, inputs.get(0));
    Splitter splitter = new Splitter(separators.values(), separators.keepEmpty());
    if (inputs.size() == 2) {
      return withWeights(values, new FieldReader(schema, inputs.get(1)), splitter);
    }
    if (separators.weight().isPresent()) {
      return withWeights(values, splitter, new Splitter(separators.weight().get(), true));
    }
    return (row, sink) -> {
      values.read(row);
      splitter.split(values, (bytes, start, end) -> ids.encode(values, bytes, start, end, 1, sink));
    };
  }

  private Encoder withWeights(FieldReader values, Splitter splitter, Splitter inPiece) {
    return (row, sink) -> {
      values.read(row);
      splitter.split(
          values,
          (bytes, start, end) -> {
            int at = inPiece.next(bytes, start, end);
            if (at == end || inPiece.next(bytes, at + 1, end) < end) {
              throw values.malformed(
                  "values with one weight each, after \""
                      + separators.weight().orElseThrow()
                      + "\"",
                  values.text());
            }
            float weight = values.number(bytes, at + 1, end);
            ids.encode(values, bytes, start, at, weight, sink);
          });
    };
  }

  private Encoder withWeights(FieldReader values, FieldReader weights, Splitter splitter) {
    List<Float> numbers = new ArrayList<>();
    return (row, sink) -> {
      numbers.clear();
      weights.read(row);
      splitter.split(
          weights, (bytes, start, end) -> numbers.add(weights.number(bytes, start, end)));
      values.read(row);
      int[] count = {0};
      splitter.split(
          values,
          (bytes, start, end) -> {
            if (count[0] < numbers.size()) {
              ids.encode(values, bytes, start, end, numbers.get(count[0]), sink);
            }
            count[0]++;
          });
      if (count[0] != numbers.size()) {
        throw weights.malformed(
            "a list of %d weights, one for each value of %s"
                .formatted(count[0], inputs.get(0).name()),
            weights.text());
      }
    };
  }

  @Override
  public FeatureTensors build(Ops tf, List<Operand<? extends TType>> tensors) {
    FieldTensors.Split split = split(tf, tensors.get(0));
    Operand<TString> values = split.values();
    Optional<Operand<TFloat32>> weights = Optional.empty();
    if (inputs.size() == 2) {
      weights = Optional.of(FieldTensors.numbers(tf, split(tf, tensors.get(1)).values()));
    } else if (separators.weight().isPresent()) {
      FieldTensors.Split pairs = FieldTensors.split(tf, values, separators.weight().get(), false);
      Operand<TString> table = tf.reshape(pairs.values(), tf.constant(new int[] {-1, 2}));
      values = tf.gather(table, tf.constant(0), tf.constant(1));
      weights =
          Optional.of(FieldTensors.numbers(tf, tf.gather(table, tf.constant(1), tf.constant(1))));
    }
    return new FeatureTensors.Ids(
        ids.rows(tf, values), ids.keys(tf, values), split.segments(tf), weights);
  }

  private FieldTensors.Split split(Ops tf, Operand<? extends TType> values) {
    return FieldTensors.split(
        tf, values.asOutput().expect(TString.class), separators.values(), !separators.keepEmpty());
  }
}
