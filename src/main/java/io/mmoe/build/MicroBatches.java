package io.mmoe.build;

import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.build.graph.TrainableWeights;
import io.mmoe.build.model.Mmoe;
import io.mmoe.build.model.MultiTaskHead;
import io.mmoe.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * A batch that goes through the network in N parts, forward and back, two at a time: what they keep
 * for their way back takes 2/N of the memory. The gradients are those of the whole batch, to
 * rounding.
 *
 * @param logits of the whole batch, [B, T]
 * @param gradients of the mean over the whole batch, without the L2 term
 */
record MicroBatches(Operand<TFloat32> logits, LossGradients gradients) {
  /** Parts under way at a time: with one, processors would wait at the end of each. */
  private static final int AT_ONCE = 2;

  /** How a part goes through the network. */
  record Network(
      Graph graph,
      TrainableWeights weights,
      NumericPolicy<?> policy,
      ModelSettings settings,
      boolean fusedOps) {

    /**
     * @param x [M, in]
     */
    Mmoe<?> forward(Ops tf, Operand<TFloat32> x) {
      return Mmoe.build(tf, weights, policy, settings, x);
    }

    LossGradients backward(
        Ops tf, Mmoe<?> forward, Operand<TFloat32> x, Operand<TFloat32> ofLogits) {
      return fusedOps
          ? forward.backward(tf, ofLogits)
          : LossGradients.automatic(graph, forward.logits(), ofLogits, weights.all(), x);
    }
  }

  /**
   * Adds the parts.
   *
   * @param x the input layer's output, [B, in]
   * @param labels [B, T]
   * @param count N, of parts of {@code ceil(B / N)} rows; the last ones may be shorter
   */
  static MicroBatches build(
      Ops tf, Network network, Operand<TFloat32> x, Operand<TInt32> labels, int count) {
    Operand<TInt32> rows = length(tf, labels);
    Operand<TInt32> size =
        tf.math.floorDiv(tf.math.add(rows, tf.constant(count - 1)), tf.constant(count));
    Operand<TFloat32> elements = tf.dtypes.cast(tf.size(labels), TFloat32.class);
    List<Operand<TFloat32>> logits = new ArrayList<>();
    List<LossGradients> gradients = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      Ops scope = tf.withSubScope("micro_" + part);
      Operand<TInt32> from = scope.math.minimum(scope.math.mul(size, scope.constant(part)), rows);
      Operand<TInt32> length = scope.math.minimum(size, scope.math.sub(rows, from));
      Ops turn =
          part < AT_ONCE
              ? scope
              : scope.withControlDependencies(all(gradients.get(part - AT_ONCE)));
      Operand<TFloat32> own = slice(turn, x, from, length);
      Mmoe<?> forward = network.forward(scope, own);
      MultiTaskHead head = new MultiTaskHead(forward.logits(), slice(scope, labels, from, length));
      LossGradients ofPart =
          network.backward(scope, forward, own, head.logitsGradient(scope, elements));
      logits.add(forward.logits());
      gradients.add(ofPart);
    }
    return new MicroBatches(tf.concat(logits, tf.constant(0)), sum(tf, gradients));
  }

  private static Operand<TInt32> length(Ops tf, Operand<TInt32> labels) {
    return tf.reshape(
        tf.slice(tf.shape(labels), tf.constant(new int[] {0}), tf.constant(new int[] {1})),
        tf.constant(new int[] {}));
  }

  private static <T extends TType> Operand<T> slice(
      Ops tf, Operand<T> values, Operand<TInt32> from, Operand<TInt32> length) {
    Operand<T> rows =
        tf.slice(
            values,
            tf.stack(List.of(from, tf.constant(0))),
            tf.stack(List.of(length, tf.constant(-1))));
    return tf.ensureShape(rows, values.shape());
  }

  private static List<Op> all(LossGradients gradients) {
    List<Op> ops = new ArrayList<>();
    ops.add(gradients.input());
    gradients.weights().forEach(gradient -> ops.add(gradient.value()));
    return ops;
  }

  /** Of the weights the sum, of the input part after part. */
  private static LossGradients sum(Ops tf, List<LossGradients> parts) {
    List<WeightGradient> sums = new ArrayList<>();
    for (int i = 0; i < parts.get(0).weights().size(); i++) {
      int number = i;
      sums.add(
          new WeightGradient(
              parts.get(0).weights().get(i).weight(),
              tf.math.addN(
                  parts.stream().map(part -> part.weights().get(number).value()).toList())));
    }
    return new LossGradients(
        sums, tf.concat(parts.stream().map(LossGradients::input).toList(), tf.constant(0)));
  }
}
