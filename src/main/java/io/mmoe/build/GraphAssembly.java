package io.mmoe.build;

import io.mmoe.base.tensorflow.GraphScope;
import io.mmoe.build.embedding.EmbeddingTable;
import io.mmoe.build.embedding.HashedEmbeddingTable;
import io.mmoe.build.embedding.MultiHashTable;
import io.mmoe.build.embedding.keyed.EmbeddingVariable;
import io.mmoe.build.embedding.keyed.KeyEviction;
import io.mmoe.build.feature.InputLayer;
import io.mmoe.build.graph.ChangeTracking;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Predictions;
import io.mmoe.build.graph.ModelGraph.Training;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.build.graph.ServingGraph;
import io.mmoe.build.graph.TrainableWeights;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.Input;
import io.mmoe.build.input.Input.Batch;
import io.mmoe.build.input.InputPipeline;
import io.mmoe.build.input.InputPlaceholders;
import io.mmoe.build.input.ServingInput;
import io.mmoe.build.input.WorkQueueVariable;
import io.mmoe.build.model.Mmoe;
import io.mmoe.build.model.MmoeSummaries;
import io.mmoe.build.model.MultiTaskHead;
import io.mmoe.build.model.NetworkContext;
import io.mmoe.build.model.Penalty;
import io.mmoe.build.model.Phase;
import io.mmoe.build.optimizer.Optimizer;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The builder of whole graphs from settings. */
public final class GraphAssembly {
  /** Upper bound of the number of workers. Each worker may be one step behind when it writes. */
  private static final int CONCURRENT_STEPS = 100;

  private final Graph graph;
  private final Ops tf;
  private final VariableStore variables;
  private final TrainableWeights weights;
  private final int otherSteps;

  private GraphAssembly(Graph graph, long seed, VariablePlacement placement) {
    this.graph = graph;
    tf = GraphScope.ops(graph);
    variables = new VariableStore(tf, seed, placement);
    weights = new TrainableWeights(variables);
    otherSteps = placement.equals(VariablePlacement.LOCAL) ? 0 : CONCURRENT_STEPS;
  }

  /** The layers of the forward pass. */
  private record Forward(InputLayer inputLayer, Mmoe<?> mmoe) {}

  /** Builds a graph that trains and evaluates. The caller must close it. */
  public static ModelGraph forTraining(TrainSettings settings) {
    return forTraining(settings, VariablePlacement.LOCAL, settings.seed());
  }

  /**
   * Builds a graph that trains and evaluates. The caller must close it.
   *
   * @param placement shards and devices of the variables
   * @param rowSeed seed of the order of rows for in-graph input
   */
  public static ModelGraph forTraining(
      TrainSettings settings, VariablePlacement placement, long rowSeed) {
    return build(settings.seed(), placement, assembly -> assembly.training(settings, rowSeed));
  }

  /** Builds a graph without optimizer, to evaluate a checkpoint. The caller must close it. */
  public static ModelGraph forEvaluation(EvaluateSettings settings) {
    return build(0, VariablePlacement.LOCAL, assembly -> assembly.evaluation(settings));
  }

  /** Builds a graph without labels, slots and files, for requests. The caller must close it. */
  public static ServingGraph forServing(ModelSettings settings) {
    return build(0, VariablePlacement.LOCAL, assembly -> assembly.serving(settings));
  }

  private static <G> G build(
      long seed, VariablePlacement placement, Function<GraphAssembly, G> body) {
    Graph graph = new Graph();
    try {
      return body.apply(new GraphAssembly(graph, seed, placement));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  private ModelGraph training(TrainSettings settings, long rowSeed) {
    Input input =
        settings.graph().stagedInput()
            ? fedInput(
                settings.model(),
                settings.graph(),
                WorkQueueVariable.of(variables, settings.data()))
            : InputPipeline.training(tf, graph, settings.data(), rowSeed);
    EmbeddingTable.Factory tables =
        tables(
            settings.model(),
            Optimizer.rowSlots(settings.optimizer(), settings.model().embeddingDimension()),
            true);
    Forward forward = forward(settings.model(), settings.graph(), tables, input.batch());
    NetworkContext<?> context = context(settings.graph(), Phase.TRAINING);
    Operand<TFloat32> x = forward.inputLayer().output();
    boolean hasPhases = settings.model().hasBatchNorm() && settings.graph().microBatches() == 1;
    Mmoe<?> trained =
        hasPhases
            ? Mmoe.build(tf.withSubScope("MMOE_training"), context, settings.model(), x)
            : forward.mmoe();
    Ops head = tf.withSubScope("head");
    Objective objective =
        Objective.of(
            tf,
            new MicroBatches.Network(graph, context, settings.model(), settings.graph().fusedOps()),
            settings,
            new Objective.Forward(
                x,
                trained,
                input.labels(),
                new Penalty(
                    tf.withSubScope("penalty"),
                    settings.regularization(),
                    x,
                    forward.inputLayer().isEmbedding())));
    LossGradients gradients = objective.gradients();
    Optional<ChangeTracking> changes =
        settings
            .checkpoint()
            .increments()
            .map(every -> new ChangeTracking(tf.withSubScope("changes"), variables, otherSteps));
    Operand<TInt64> newGlobalStep =
        new Optimizer(
                head.withControlDependencies(weights.updates()),
                settings.optimizer(),
                variables,
                settings.graph().fusedOps(),
                changes)
            .minimize(gradients, upstream -> forward.inputLayer().gradients(head, upstream));
    Optional<Op> beforeSave =
        KeyEviction.of(tf.withSubScope("eliminate"), settings.model().embeddings(), variables);
    Optional<Training> step =
        Optional.of(
            new Training(
                objective.loss(),
                newGlobalStep,
                MmoeSummaries.of(tf.withSubScope("summaries"), forward.mmoe())));
    return finish(input, forward, Map.of(), step, beforeSave, changes);
  }

  private NetworkContext<?> context(GraphSettings settings, Phase phase) {
    return settings.bfloat16()
        ? new NetworkContext<>(weights, NumericPolicy.BFLOAT16, phase)
        : new NetworkContext<>(weights, NumericPolicy.FLOAT32, phase);
  }

  private ModelGraph evaluation(EvaluateSettings settings) {
    Input input =
        settings.graph().stagedInput()
            ? fedInput(settings.model(), settings.graph(), Optional.empty())
            : InputPipeline.evaluation(tf, graph, settings.data());
    EmbeddingTable.Factory tables = tables(settings.model(), List.of(), false);
    Forward forward = forward(settings.model(), settings.graph(), tables, input.batch());
    Map<String, Operand<TFloat32>> outputs =
        forward.mmoe().expertOutputs(tf.withSubScope("mixture"), settings.model().taskNames());
    return finish(input, forward, outputs, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Builds the graph with one table for each column. Its variables then have the names of the
   * checkpoint.
   */
  private ServingGraph serving(ModelSettings settings) {
    ServingInput input = ServingInput.create(tf.withSubScope("input"));
    Operand<TFloat32> x =
        InputLayer.read(
            tf.withSubScope("input_layer"),
            tables(settings, List.of(), false),
            ColumnGroup.sorted(TaobaoSchema.FEATURES),
            settings.embeddingDimension(),
            input.batch());
    Mmoe<?> mmoe =
        Mmoe.build(
            tf.withSubScope("MMOE"),
            new NetworkContext<>(weights, NumericPolicy.FLOAT32, Phase.INFERENCE),
            settings,
            x);
    Operand<TFloat32> probabilities =
        MultiTaskHead.probabilities(tf.withSubScope("head"), mmoe.logits());
    return new ServingGraph(
        graph,
        variables.variables(),
        variables.keyedTables(),
        ServingSignatures.create(
            tf.withSubScope("serving"), input, probabilities, settings.taskNames()));
  }

  /**
   * Chooses the kind of embedding tables.
   *
   * @param slots optimizer slots of rows by key
   * @param trained whether rows are created and changed
   */
  private EmbeddingTable.Factory tables(
      ModelSettings settings, List<Field> slots, boolean trained) {
    int dimension = settings.embeddingDimension();
    if (settings.embeddings() instanceof EmbeddingSettings.ByKey byKey) {
      return trained
          ? EmbeddingVariable.Factory.trained(variables, dimension, slots, byKey)
          : new EmbeddingVariable.Factory(variables, dimension, slots, byKey, false);
    }
    if (settings.embeddings() instanceof EmbeddingSettings.MultiHash multiHash) {
      return trained
          ? MultiHashTable.Factory.trained(variables, dimension, multiHash)
          : new MultiHashTable.Factory(variables, dimension, multiHash);
    }
    return new HashedEmbeddingTable.Factory(variables, dimension);
  }

  private Input fedInput(
      ModelSettings settings, GraphSettings graphSettings, Optional<Variable> workQueue) {
    return InputPlaceholders.create(
        tf,
        settings.tasks().size(),
        graphSettings.columnGroups().size(),
        settings.embeddings().ids(),
        workQueue);
  }

  private Forward forward(
      ModelSettings settings,
      GraphSettings graphSettings,
      EmbeddingTable.Factory tables,
      Batch batch) {
    InputLayer inputLayer =
        InputLayer.build(
            tf.withSubScope("input_layer"),
            tables,
            graphSettings.columnGroups(),
            settings.embeddingDimension(),
            batch);
    Mmoe<?> mmoe =
        Mmoe.build(
            tf.withSubScope("MMOE"),
            context(graphSettings, Phase.INFERENCE),
            settings,
            inputLayer.output());
    return new Forward(inputLayer, mmoe);
  }

  private ModelGraph finish(
      Input input,
      Forward forward,
      Map<String, Operand<TFloat32>> outputs,
      Optional<Training> training,
      Optional<Op> beforeSave,
      Optional<ChangeTracking> changes) {
    Predictions predictions =
        new Predictions(
            forward.mmoe().logits(),
            MultiTaskHead.probabilities(tf.withSubScope("head"), forward.mmoe().logits()),
            tf.identity(input.labels())); // A fed tensor cannot be fetched itself.
    return new ModelGraph(
        graph,
        variables.state(),
        beforeSave,
        changes,
        predictions,
        input.source(),
        outputs,
        training);
  }
}
