package io.mmoe.build;

import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.model.Mmoe;
import io.mmoe.build.model.MultiTaskHead;
import io.mmoe.build.model.Penalty;
import io.mmoe.settings.ModelSettings.TaskSettings;
import io.mmoe.settings.TrainSettings;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The objective of training: the loss and its gradients.
 *
 * @param loss loss with the L2 term, a scalar
 * @param gradients gradients of the loss with the L2 term
 */
record Objective(Operand<TFloat32> loss, LossGradients gradients) {

  /**
   * The forward pass of a whole batch.
   *
   * @param x output of the input layer, [B, in]
   * @param mmoe network of a training step
   * @param labels [B, T]
   * @param penalty L2 terms
   */
  record Forward(Operand<TFloat32> x, Mmoe<?> mmoe, Operand<TInt32> labels, Penalty penalty) {}

  /**
   * Adds the loss and its gradients. With several micro batches, training does not use the forward
   * pass of the whole batch, and only evaluation runs it.
   */
  static Objective of(
      Ops tf, MicroBatches.Network network, TrainSettings settings, Forward forward) {
    Ops scope = tf.withSubScope("gradients");
    List<TaskSettings> tasks = settings.model().tasks();
    int count = settings.graph().microBatches();
    if (count > 1) {
      MicroBatches parts = MicroBatches.build(scope, network, forward.x(), forward.labels(), count);
      MultiTaskHead head = new MultiTaskHead(parts.logits(), forward.labels(), tasks);
      return new Objective(
          loss(tf, network, forward, head), forward.penalty().gradients(scope, parts.gradients()));
    }
    MultiTaskHead head = new MultiTaskHead(forward.mmoe().logits(), forward.labels(), tasks);
    Operand<TFloat32> loss = loss(tf, network, forward, head);
    return new Objective(
        loss,
        network.fusedOps()
            ? forward
                .penalty()
                .gradients(scope, forward.mmoe().backward(scope, head.logitsGradient(scope)))
            : LossGradients.automatic(network.graph(), loss, network.weights().all(), forward.x()));
  }

  private static Operand<TFloat32> loss(
      Ops tf, MicroBatches.Network network, Forward forward, MultiTaskHead head) {
    Ops scope = tf.withSubScope("head").withSubScope("loss");
    Operand<TFloat32> loss = head.loss(scope);
    return forward
        .penalty()
        .value(scope, network.weights().all())
        .<Operand<TFloat32>>map(penalty -> scope.math.add(loss, penalty))
        .orElse(loss);
  }
}
