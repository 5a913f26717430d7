package io.mmoe.build;

import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.TrainableWeights;
import io.mmoe.build.model.Mmoe;
import io.mmoe.build.model.MultiTaskHead;
import io.mmoe.build.model.NetworkContext;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.ModelSettings.TaskSettings;
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
 * A batch that is divided into micro batches to save memory.
 *
 * <p>At most two of the n micro batches run concurrently, forward and backward, so that activations
 * need 2/n of the memory. The gradients equal the gradients of the whole batch, to rounding.
 *
 * @param logits logits of the whole batch, [B, T]
 * @param gradients gradients of the mean loss over the whole batch, without the L2 term
 */
record MicroBatches(Operand<TFloat32> logits, LossGradients gradients) {
  /** Number of concurrent micro batches. With one, processors would idle at the end of each. */
  private static final int CONCURRENT = 2;

  /** The network as a function of its input, with its gradient. */
  static final class Network {
    private final Graph graph;
    private final NetworkContext<?> context;
    private final ModelSettings settings;
    private final boolean fusedOps;

    Network(Graph graph, NetworkContext<?> context, ModelSettings settings, boolean fusedOps) {
      this.graph = graph;
      this.context = context;
      this.settings = settings;
      this.fusedOps = fusedOps;
    }

    Graph graph() {
      return graph;
    }

    TrainableWeights weights() {
      return context.weights();
    }

    boolean fusedOps() {
      return fusedOps;
    }

    List<TaskSettings> tasks() {
      return settings.tasks();
    }

    /**
     * Adds the forward pass.
     *
     * @param x output of the input layer for some rows, [rows, in]
     */
    Mmoe<?> forward(Ops tf, Operand<TFloat32> x) {
      return Mmoe.build(tf, context, settings, x);
    }

    /**
     * Adds the backward pass.
     *
     * @param upstream gradient of the loss with respect to the logits, [rows, T]
     */
    LossGradients backward(
        Ops tf, Mmoe<?> forward, Operand<TFloat32> x, Operand<TFloat32> upstream) {
      return fusedOps
          ? forward.backward(tf, upstream)
          : LossGradients.automatic(graph, forward.logits(), upstream, weights().all(), x);
    }
  }

  /**
   * Adds the forward and backward pass of all micro batches.
   *
   * @param x output of the input layer, [B, in]
   * @param labels [B, T]
   * @param count number n of micro batches. Each has {@code ceil(B / n)} rows, and the last ones
   *     may have fewer
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
      Ops afterPrevious =
          part < CONCURRENT
              ? scope
              : scope.withControlDependencies(all(gradients.get(part - CONCURRENT)));
      Operand<TFloat32> own = slice(afterPrevious, x, from, length);
      Mmoe<?> forward = network.forward(scope, own);
      MultiTaskHead head =
          new MultiTaskHead(forward.logits(), slice(scope, labels, from, length), network.tasks());
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

  /** Adds up the gradients of the weights and concatenates the gradients of the input. */
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
