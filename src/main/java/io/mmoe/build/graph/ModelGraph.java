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
 * A finished graph for training or evaluation, with the ops, outputs and variables that the run
 * side uses.
 *
 * <p>Immutable. It owns the native graph, and must be closed after all sessions on it. Several
 * threads may share it.
 *
 * @param graph native graph
 * @param state variables and tables
 * @param beforeSave op to run before each save, if any
 * @param changes record of the rows that training changes, present with incremental checkpoints
 * @param predictions outputs for the current batch
 * @param input way in which rows enter the graph
 * @param outputs further outputs by name, for callers that know the names. Fetching any of them
 *     consumes a batch
 * @param training outputs of a training step, absent in a graph that only evaluates
 */
public record ModelGraph(
    Graph graph,
    State state,
    Optional<Op> beforeSave,
    Optional<ChangeTracking> changes,
    Predictions predictions,
    GraphInput input,
    Map<String, Operand<TFloat32>> outputs,
    Optional<Training> training)
    implements AutoCloseable {

  public ModelGraph {
    outputs = Map.copyOf(outputs);
  }

  /**
   * The variables and tables of a graph, and the ops that initialize them.
   *
   * @param variables variables of fixed size in checkpoints, {@code global_step} included
   * @param keyedTables keyed tables in checkpoints
   * @param initializer op that gives every variable its first value
   * @param localInitializer op to run once after the variables are initialized or restored
   * @param globalStep number of finished steps, a scalar
   */
  public record State(
      List<Variable> variables,
      List<KeyedTable> keyedTables,
      Op initializer,
      Op localInitializer,
      Operand<TInt64> globalStep) {
    public State {
      variables = List.copyOf(variables);
      keyedTables = List.copyOf(keyedTables);
    }
  }

  /** Returns the variables of fixed size in checkpoints. */
  public List<Variable> variables() {
    return state.variables();
  }

  /** Returns the keyed tables in checkpoints. */
  public List<KeyedTable> keyedTables() {
    return state.keyedTables();
  }

  /** Returns the op that gives every variable its first value. */
  public Op initializer() {
    return state.initializer();
  }

  /** Returns the op to run once after the variables are initialized or restored. */
  public Op localInitializer() {
    return state.localInitializer();
  }

  /** Returns the number of finished steps, a scalar. */
  public Operand<TInt64> globalStep() {
    return state.globalStep();
  }

  /**
   * Returns the outputs of a training step.
   *
   * @throws IllegalStateException if the graph only evaluates
   */
  public Training requireTraining() {
    return training.orElseThrow(() -> new IllegalStateException("this graph only evaluates"));
  }

  @Override
  public void close() {
    graph.close();
  }

  /**
   * The outputs for the current batch. Fetching any of them consumes a batch.
   *
   * @param logits [B, T]
   * @param probabilities sigmoid of the logits, [B, T]
   * @param labels [B, T], 0 or 1
   */
  public record Predictions(
      Operand<TFloat32> logits, Operand<TFloat32> probabilities, Operand<TInt32> labels) {}

  /**
   * The outputs of a training step.
   *
   * @param loss loss of the weights before the update, a scalar
   * @param newGlobalStep global step after the update, a scalar. Fetching it applies the update
   * @param summaries serialized {@link org.tensorflow.proto.Summary} for TensorBoard, a scalar that
   *     is computed only when it is fetched
   */
  public record Training(
      Operand<TFloat32> loss, Operand<TInt64> newGlobalStep, Operand<TString> summaries) {}
}
