package io.mmoe.feature;

import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A function of a number, chosen by its name in TensorFlow. */
enum Normalizer {
  IDENTITY("", x -> x, (tf, x) -> x),
  ABS("abs", Math::abs, (tf, x) -> tf.math.abs(x)),
  EXP("exp", Math::exp, (tf, x) -> tf.math.exp(x)),
  LOG("log", Math::log, (tf, x) -> tf.math.log(x)),
  LOG1P("log1p", Math::log1p, (tf, x) -> tf.math.log1p(x)),
  SIGMOID("sigmoid", x -> 1 / (1 + Math.exp(-x)), (tf, x) -> tf.math.sigmoid(x)),
  SQRT("sqrt", Math::sqrt, (tf, x) -> tf.math.sqrt(x)),
  SQUARE("square", x -> x * x, (tf, x) -> tf.math.square(x)),
  TANH("tanh", Math::tanh, (tf, x) -> tf.math.tanh(x));

  private final String function;
  private final DoubleUnaryOperator rule;
  private final GraphRule graphRule;

  /** The function as an op. */
  private interface GraphRule {
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> values);
  }

  Normalizer(String function, DoubleUnaryOperator rule, GraphRule graphRule) {
    this.function = function;
    this.rule = rule;
    this.graphRule = graphRule;
  }

  /** Returns the function that a feature sets, such as {@code tf.math.log1p}. */
  static Normalizer of(FeatureSettings settings) {
    String name = settings.config().getNormalizerFn();
    String last = name.substring(name.lastIndexOf('.') + 1);
    for (Normalizer each : values()) {
      if (each.function.equals(last) && (name.equals(last) || name.startsWith("tf."))) {
        return each;
      }
    }
    throw settings.error(
        FeatureConfig.NORMALIZER_FN_FIELD_NUMBER,
        "normalizer_fn must be one of %s, got %s"
            .formatted(
                String.join(
                    ", ",
                    Arrays.stream(values())
                        .skip(1)
                        .map(each -> "tf.math." + each.function)
                        .toList()),
                name));
  }

  float of(float value) {
    return (float) rule.applyAsDouble(value);
  }

  Operand<TFloat32> of(Ops tf, Operand<TFloat32> values) {
    return graphRule.of(tf, values);
  }

  String parameters() {
    return function.isEmpty() ? "" : ", " + function;
  }
}
