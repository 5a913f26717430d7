package io.mmoe.build.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * A finished graph: all that a session needs to know of it.
 *
 * <p>Immutable. It owns the native graph; close it after every session on it. Sessions on several
 * threads may share it.
 *
 * @param variables of fixed size that a checkpoint holds, {@code global_step} included
 * @param keyedTables tables that grow with their keys, which checkpoints hold too
 * @param initializer gives every variable its first value
 * @param localInitializer to run once after the variables have their values, given or restored
 * @param globalStep scalar, the steps done so far
 * @param beforeSave what to run before each save, if anything
 * @param changes what training changes, if that is tracked
 * @param input how its rows come in
 * @param outputs further outputs by name, for callers that know the names; fetching any of them
 *     takes the next batch
 * @param training what a training step runs; absent in a graph that only evaluates
 */
public record ModelGraph(
    Graph graph,
    List<Variable> variables,
    List<KeyedTable> keyedTables,
    Op initializer,
    Op localInitializer,
    Operand<TInt64> globalStep,
    Optional<Op> beforeSave,
    Optional<ChangeTracking> changes,
    Predictions predictions,
    GraphInput input,
    Map<String, Operand<TFloat32>> outputs,
    Optional<Training> training)
    implements AutoCloseable {

  public ModelGraph {
    variables = List.copyOf(variables);
    keyedTables = List.copyOf(keyedTables);
    outputs = Map.copyOf(outputs);
  }

  /** The training side, which the caller knows to be there. */
  public Training requireTraining() {
    return training.orElseThrow(() -> new IllegalStateException("this graph only evaluates"));
  }

  @Override
  public void close() {
    graph.close();
  }

  /**
   * The outputs for the current batch. Fetching any of them takes the next batch.
   *
   * @param logits [B, T]
   * @param probabilities [B, T], sigmoid of the logits
   * @param labels [B, T], 0 or 1
   */
  public record Predictions(
      Operand<TFloat32> logits, Operand<TFloat32> probabilities, Operand<TInt32> labels) {}

  /**
   * What a training step runs.
   *
   * @param loss scalar, from the weights before the update
   * @param newGlobalStep scalar; fetching it applies the update
   * @param summaries scalar, a serialized {@link org.tensorflow.proto.Summary} of the step: what
   *     the build side wants TensorBoard to show of the graph, computed only when it is fetched
   */
  public record Training(
      Operand<TFloat32> loss, Operand<TInt64> newGlobalStep, Operand<TString> summaries) {}
}
