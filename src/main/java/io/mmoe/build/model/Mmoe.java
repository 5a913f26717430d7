package io.mmoe.build.model;

import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.ModelSettings.TaskSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * The network (Ma et al. 2018): for each task t, {@code logit_t = tower_t(sum_e gate_t[e] *
 * expert_e(x))}.
 *
 * @param policy compute type of the dense layers
 * @param experts E experts
 * @param gates one gate for each task
 * @param towers one tower for each task
 * @param logits [B, T], float32
 */
public record Mmoe<T extends TFloating>(
    NumericPolicy<T> policy,
    List<Dnn<T>> experts,
    List<Gate<T>> gates,
    List<Tower<T>> towers,
    Operand<TFloat32> logits) {

  /** The name of the largest output of each unit of each expert over the batch, [E, U]. */
  public static final String EXPERT_PEAKS = "experts/peaks";

  /**
   * Adds the network.
   *
   * @param context weights, compute type and phase
   * @param input output of the input layer, [B, in]
   */
  public static <T extends TFloating> Mmoe<T> build(
      Ops tf, NetworkContext<T> context, ModelSettings settings, Operand<TFloat32> input) {
    Operand<T> x = context.policy().toCompute(tf, input);
    LayerNames names = LayerNames.of(settings.names());
    List<Dnn<T>> experts = new ArrayList<>();
    for (int number = 0; number < settings.experts().size(); number++) {
      int expert = number;
      String block = "expert_" + (number + 1);
      experts.add(
          Dnn.build(
              tf.withSubScope(block),
              settings.expertsInInference() ? context.in(Phase.INFERENCE) : context,
              x,
              block,
              layer -> names.expert(expert, layer),
              settings.experts().get(number)));
    }
    Operand<T> stacked =
        tf.withName("experts").stack(experts.stream().map(Dnn::output).toList(), Stack.axis(1L));
    List<Gate<T>> gates = new ArrayList<>();
    List<Tower<T>> towers = new ArrayList<>();
    for (int number = 0; number < settings.tasks().size(); number++) {
      TaskSettings task = settings.tasks().get(number);
      Gate<T> gate = Gate.build(tf, context, x, stacked, task, names.gate(task.name(), number));
      gates.add(gate);
      towers.add(Tower.build(tf, context, names, gate.mixture(), task, number));
    }
    Operand<TFloat32> logits =
        tf.squeeze(
            tf.stack(towers.stream().map(Tower::logit).toList(), Stack.axis(1L)),
            Squeeze.axis(List.of(2L)));
    return new Mmoe<>(context.policy(), experts, gates, towers, logits);
  }

  /**
   * Adds the outputs that show how the experts are used. They are {@link #gateOutput} for each task
   * and {@link #EXPERT_PEAKS}.
   *
   * @param tasks names, in the order of the towers
   */
  public Map<String, Operand<TFloat32>> expertOutputs(Ops tf, List<String> tasks) {
    Map<String, Operand<TFloat32>> outputs = new HashMap<>();
    for (int task = 0; task < gates.size(); task++) {
      outputs.put(gateOutput(tasks.get(task)), gates.get(task).shares());
    }
    Operand<TFloat32> units = policy.toFloat(tf, gates.get(0).experts());
    outputs.put(EXPERT_PEAKS, tf.reduceMax(units, tf.constant(0)));
    return outputs;
  }

  /**
   * Returns the name of the weights that a task's gate gives the experts, [B, E], rows sum to 1.
   */
  public static String gateOutput(String task) {
    return "gate/" + task;
  }

  /**
   * Adds a hand-written backward pass, layer by layer. It allows each layer's forward pass to be
   * fused into one op.
   *
   * @param upstream gradient of the loss with respect to the logits, [B, T]
   */
  public LossGradients backward(Ops tf, Operand<TFloat32> upstream) {
    List<WeightGradient> gradients = new ArrayList<>();
    List<Operand<TFloat32>> ofLogits = new ArrayList<>();
    tf.split(tf.constant(1), upstream, (long) towers.size()).output().forEach(ofLogits::add);
    List<Operand<T>> ofExperts = new ArrayList<>();
    List<Operand<T>> ofInput = new ArrayList<>();
    for (int task = 0; task < towers.size(); task++) {
      Operand<T> ofMixture = towers.get(task).backward(tf, policy, ofLogits.get(task), gradients);
      ofInput.add(gates.get(task).backward(tf, ofMixture, gradients));
      ofExperts.add(gates.get(task).expertsGradient(tf, ofMixture));
    }
    Unstack<T> ofExpert =
        tf.unstack(tf.math.addN(ofExperts), (long) experts.size(), Unstack.axis(1L));
    for (int expert = 0; expert < experts.size(); expert++) {
      ofInput.add(experts.get(expert).backward(tf, ofExpert.output().get(expert), gradients));
    }
    return new LossGradients(gradients, policy.toFloat(tf, tf.math.addN(ofInput)));
  }
}
