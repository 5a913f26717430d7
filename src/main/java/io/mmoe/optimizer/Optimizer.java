package io.mmoe.optimizer;

import io.mmoe.config.OptimizerSettings;
import io.mmoe.embedding.SparseGradient;
import io.mmoe.graph.TrainableWeights.Weight;
import io.mmoe.graph.VariableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Adds a training step to a graph: gradients, one update for each variable, one for the step.
 *
 * <p>TensorFlow differentiates from the loss back to the dense weights and to the input layer's
 * output; from there the lookups carry the gradient to the rows that they touched.
 */
public final class Optimizer {
  private final Ops tf;
  private final Graph graph;
  private final VariableStore variables;
  private final UpdateRule rule;

  public Optimizer(Ops tf, Graph graph, OptimizerSettings settings, VariableStore variables) {
    this.tf = tf;
    this.graph = graph;
    this.variables = variables;
    this.rule = UpdateRule.of(tf, settings, variables);
  }

  /**
   * Adds the step.
   *
   * @param loss scalar
   * @param weights all dense weights
   * @param input the input layer's output
   * @param lookupGradients carries the gradient of {@code input} to the tables
   * @return the global step after the update, a scalar; fetching it applies the update
   */
  public Operand<TInt64> minimize(
      Operand<TFloat32> loss,
      List<Weight> weights,
      Operand<TFloat32> input,
      Function<Operand<TFloat32>, List<SparseGradient>> lookupGradients) {
    Output<?>[] sources = new Output<?>[weights.size() + 1];
    for (int i = 0; i < weights.size(); i++) {
      sources[i] = weights.get(i).value().asOutput();
    }
    sources[weights.size()] = input.asOutput();
    Output<?>[] gradients = graph.addGradients(loss.asOutput(), sources);

    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      updates.add(rule.dense(weights.get(i).variable(), gradients[i].expect(TFloat32.class)));
    }
    Operand<TFloat32> inputGradient = gradients[weights.size()].expect(TFloat32.class);
    for (SparseGradient gradient : lookupGradients.apply(inputGradient)) {
      updates.add(rule.sparse(gradient));
    }
    return countStep(rule.finish(updates));
  }

  private Operand<TInt64> countStep(List<Op> updates) {
    Ops afterUpdates = tf.withControlDependencies(updates);
    Operand<?> step = variables.globalStep().handle();
    Op increment = afterUpdates.assignAddVariableOp(step, tf.constant(1L));
    return tf.withControlDependencies(increment).readVariableOp(step, TInt64.class);
  }
}
