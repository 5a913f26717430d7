package io.mmoe.assembly;

import io.mmoe.config.EvaluateSettings;
import io.mmoe.config.GraphSettings;
import io.mmoe.config.ModelSettings;
import io.mmoe.config.TrainSettings;
import io.mmoe.feature.InputLayer;
import io.mmoe.graph.LossGradients;
import io.mmoe.graph.ModelGraph;
import io.mmoe.graph.ModelGraph.Predictions;
import io.mmoe.graph.ModelGraph.Training;
import io.mmoe.graph.NumericPolicy;
import io.mmoe.graph.TrainableWeights;
import io.mmoe.graph.VariableStore;
import io.mmoe.head.MultiTaskHead;
import io.mmoe.input.FedInput;
import io.mmoe.input.Input;
import io.mmoe.input.InputPipeline;
import io.mmoe.model.Mmoe;
import io.mmoe.optimizer.Optimizer;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Builds whole graphs from settings. */
public final class GraphAssembly {
  private final Graph graph;
  private final Ops tf;
  private final VariableStore variables;
  private final TrainableWeights weights;

  private GraphAssembly(Graph graph, long seed) {
    this.graph = graph;
    tf = Ops.create(graph);
    variables = new VariableStore(tf, seed);
    weights = new TrainableWeights(variables);
  }

  /** What the forward pass leaves for the training step to use. */
  record Forward(InputLayer inputLayer, Mmoe<?> mmoe, MultiTaskHead head) {}

  /** A graph that trains and evaluates. The caller closes it. */
  public static ModelGraph forTraining(TrainSettings settings) {
    return build(settings.seed(), assembly -> assembly.training(settings));
  }

  /** A graph without optimizer and slots, to score a checkpoint. The caller closes it. */
  public static ModelGraph forEvaluation(EvaluateSettings settings) {
    return build(0, assembly -> assembly.evaluation(settings));
  }

  private static ModelGraph build(long seed, Function<GraphAssembly, ModelGraph> body) {
    Graph graph = new Graph();
    try {
      return body.apply(new GraphAssembly(graph, seed));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  private ModelGraph training(TrainSettings settings) {
    Input input =
        settings.graph().stagedInput()
            ? fedInput(settings.model(), settings.graph())
            : InputPipeline.training(tf, graph, settings.data(), settings.seed());
    Forward forward = forward(settings.model(), settings.graph(), input);
    Ops head = tf.withSubScope("head");
    var loss = forward.head().loss(head.withSubScope("loss"), weights.all(), settings.l2());
    LossGradients gradients = gradients(settings, forward, loss);
    Operand<TInt64> newGlobalStep =
        new Optimizer(head, settings.optimizer(), variables, settings.graph().fusedOps())
            .minimize(gradients, upstream -> forward.inputLayer().gradients(head, upstream));
    return finish(input, forward, Optional.of(new Training(loss, newGlobalStep)));
  }

  private LossGradients gradients(TrainSettings settings, Forward forward, Operand<TFloat32> loss) {
    if (!settings.graph().fusedOps()) {
      return LossGradients.automatic(graph, loss, weights.all(), forward.inputLayer().output());
    }
    Ops scope = tf.withSubScope("gradients");
    LossGradients gradients = forward.mmoe().backward(scope, forward.head().logitsGradient(scope));
    return MultiTaskHead.withPenalty(scope, gradients, settings.l2());
  }

  private ModelGraph evaluation(EvaluateSettings settings) {
    Input input =
        settings.graph().stagedInput()
            ? fedInput(settings.model(), settings.graph())
            : InputPipeline.evaluation(tf, graph, settings.data());
    Forward forward = forward(settings.model(), settings.graph(), input);
    return finish(input, forward, Optional.empty());
  }

  private Input fedInput(ModelSettings settings, GraphSettings graphSettings) {
    return FedInput.create(tf, settings.towers().size(), graphSettings.columnGroups().size());
  }

  private Forward forward(ModelSettings settings, GraphSettings graphSettings, Input input) {
    InputLayer inputLayer =
        InputLayer.build(
            tf.withSubScope("input_layer"),
            variables,
            graphSettings.columnGroups(),
            settings.embeddingDimension(),
            input.batch());
    NumericPolicy<?> policy =
        graphSettings.bfloat16() ? NumericPolicy.BFLOAT16 : NumericPolicy.FLOAT32;
    Mmoe<?> mmoe =
        Mmoe.build(tf.withSubScope("MMOE"), weights, policy, settings, inputLayer.output());
    return new Forward(inputLayer, mmoe, new MultiTaskHead(mmoe.logits(), input.batch().labels()));
  }

  private ModelGraph finish(Input input, Forward forward, Optional<Training> training) {
    Predictions predictions =
        new Predictions(
            forward.mmoe().logits(),
            forward.head().probabilities(tf.withSubScope("head")),
            tf.identity(input.batch().labels())); // What is fed can't be fetched.
    Operand<TInt64> globalStep = variables.globalStep().read(tf, TInt64.class);
    return new ModelGraph(
        graph,
        variables.variables(),
        variables.initializer(),
        variables.localInitializer(),
        globalStep,
        predictions,
        input.source(),
        training);
  }
}
