package io.mmoe.build.model;

import io.mmoe.build.graph.DenseLayer;
import io.mmoe.build.graph.Layer;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.build.graph.TrainableWeights;
import io.mmoe.settings.Activation;
import io.mmoe.settings.DnnSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * A stack of layers: an expert, or a tower without its last layer.
 *
 * @param layers one or more layers, in the order of the forward pass
 */
record Dnn<T extends TFloating>(List<HiddenLayer<T>> layers) {

  /**
   * A dense layer with its normalization and activation.
   *
   * @param name name of the dense layer
   * @param policy compute type of the output
   * @param parts layers in the order of the forward pass
   */
  record HiddenLayer<T extends TFloating>(
      String name, NumericPolicy<T> policy, List<Layer<T>> parts) {

    /** Returns the output of the activation, [B, units]. */
    Operand<T> output() {
      return parts.get(parts.size() - 1).output();
    }
  }

  /**
   * Adds the layers.
   *
   * @param x [B, in]
   * @param block name of the expert or tower inside the graph
   * @param names name of each layer, by its number from 0
   */
  static <T extends TFloating> Dnn<T> build(
      Ops tf,
      NetworkContext<T> context,
      Operand<T> x,
      String block,
      IntFunction<String> names,
      DnnSettings settings) {
    List<HiddenLayer<T>> layers = new ArrayList<>();
    Operand<T> features = x;
    for (int number = 0; number < settings.units().size(); number++) {
      Ops scope = tf.withSubScope(block + "_layer_" + number);
      HiddenLayer<T> layer =
          layer(
              scope,
              context,
              features,
              settings.units().get(number),
              names.apply(number),
              settings);
      layers.add(layer);
      features = layer.output();
    }
    return new Dnn<>(List.copyOf(layers));
  }

  private static <T extends TFloating> HiddenLayer<T> layer(
      Ops tf,
      NetworkContext<T> context,
      Operand<T> x,
      int units,
      String name,
      DnnSettings settings) {
    NumericPolicy<T> policy = context.policy();
    TrainableWeights weights = context.weights();
    List<Layer<T>> parts = new ArrayList<>();
    boolean rectified = settings.activation() == Activation.RELU && !settings.batchNorm();
    DenseLayer<T> dense = weights.dense(tf, policy, x, units, rectified, name);
    parts.add(dense);
    Operand<T> output = dense.output();
    if (settings.batchNorm()) {
      parts.add(BatchNorm.build(tf, weights, policy, output, name + "/bn", context.phase()));
      output = parts.get(1).output();
    }
    if (!rectified && settings.activation() != Activation.LINEAR) {
      parts.add(ActivationLayer.build(tf, policy, settings.activation(), output));
    }
    return new HiddenLayer<>(name, policy, List.copyOf(parts));
  }

  /** Returns the output of the last layer, [B, last of units]. */
  Operand<T> output() {
    return layers.get(layers.size() - 1).output();
  }

  /**
   * Adds the gradients of the layers' weights.
   *
   * @param upstream gradient of the output, [B, last of units]
   * @param gradients receives the gradients of the weights
   * @return gradient of x, [B, in]
   */
  Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients) {
    Operand<T> gradient = upstream;
    for (int number = layers.size() - 1; number >= 0; number--) {
      List<Layer<T>> parts = layers.get(number).parts();
      for (int part = parts.size() - 1; part >= 0; part--) {
        gradient = parts.get(part).backward(tf, gradient, gradients);
      }
    }
    return gradient;
  }
}
