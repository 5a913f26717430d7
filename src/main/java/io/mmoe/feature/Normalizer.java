package io.mmoe.feature;

import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig;
import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A function of a number, chosen by its name in TensorFlow. */
enum Normalizer {
  IDENTITY(""),
  ABS("abs"),
  EXP("exp"),
  LOG("log"),
  LOG1P("log1p"),
  SIGMOID("sigmoid"),
  SQRT("sqrt"),
  SQUARE("square"),
  TANH("tanh");

  private final String function;

  Normalizer(String function) {
    this.function = function;
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
    double x = value;
    return (float)
        switch (this) {
          case IDENTITY -> x;
          case ABS -> Math.abs(x);
          case EXP -> Math.exp(x);
          case LOG -> Math.log(x);
          case LOG1P -> Math.log1p(x);
          case SIGMOID -> 1 / (1 + Math.exp(-x));
          case SQRT -> Math.sqrt(x);
          case SQUARE -> x * x;
          case TANH -> Math.tanh(x);
        };
  }

  Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
    return switch (this) {
      case IDENTITY -> x;
      case ABS -> tf.math.abs(x);
      case EXP -> tf.math.exp(x);
      case LOG -> tf.math.log(x);
      case LOG1P -> tf.math.log1p(x);
      case SIGMOID -> tf.math.sigmoid(x);
      case SQRT -> tf.math.sqrt(x);
      case SQUARE -> tf.math.square(x);
      case TANH -> tf.math.tanh(x);
    };
  }

  String parameters() {
    return function.isEmpty() ? "" : ", " + function;
  }
}
