package io.mmoe.build;

import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.model.Mmoe;
import io.mmoe.build.model.MultiTaskHead;
import io.mmoe.settings.TrainSettings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What training makes smaller, and the way there.
 *
 * @param loss scalar
 * @param gradients of the loss, the L2 term included
 */
record Objective(Operand<TFloat32> loss, LossGradients gradients) {

  /**
   * A batch on its way forward, as a whole.
   *
   * @param x the input layer's output, [B, in]
   * @param labels [B, T]
   */
  record Forward(Operand<TFloat32> x, Mmoe<?> mmoe, Operand<TInt32> labels) {}

  /** Adds loss and gradients. In micro batches, the whole forward pass is left to evaluation. */
  static Objective of(
      Ops tf, MicroBatches.Network network, TrainSettings settings, Forward forward) {
    Ops scope = tf.withSubScope("gradients");
    int count = settings.graph().microBatches();
    if (count > 1) {
      MicroBatches parts = MicroBatches.build(scope, network, forward.x(), forward.labels(), count);
      MultiTaskHead head = new MultiTaskHead(parts.logits(), forward.labels());
      return new Objective(
          loss(tf, network, settings, head),
          MultiTaskHead.withPenalty(scope, parts.gradients(), settings.l2()));
    }
    MultiTaskHead head = new MultiTaskHead(forward.mmoe().logits(), forward.labels());
    Operand<TFloat32> loss = loss(tf, network, settings, head);
    return new Objective(
        loss,
        network.fusedOps()
            ? MultiTaskHead.withPenalty(
                scope, forward.mmoe().backward(scope, head.logitsGradient(scope)), settings.l2())
            : LossGradients.automatic(network.graph(), loss, network.weights().all(), forward.x()));
  }

  private static Operand<TFloat32> loss(
      Ops tf, MicroBatches.Network network, TrainSettings settings, MultiTaskHead head) {
    Ops scope = tf.withSubScope("head").withSubScope("loss");
    return head.loss(scope, network.weights().all(), settings.l2());
  }
}
