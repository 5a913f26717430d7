package io.mmoe.build.graph;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TInt64;

/** How rows come into a graph. */
public sealed interface GraphInput {

  /**
   * The graph reads the files itself; every step takes the next batch.
   *
   * @param startEvaluation points the input at the test rows, from the first; they come once
   * @param training points it at the training rows; absent in a graph that only evaluates
   */
  record Reading(Op startEvaluation, Optional<TrainingStart> training) implements GraphInput {}

  /**
   * The way to the training rows.
   *
   * @param start makes the steps that follow yield training rows from the position that is fed
   * @param firstEpoch to feed: epochs that lie behind
   * @param skipRows to feed: rows of that epoch that lie behind
   */
  record TrainingStart(Op start, Operand<TInt64> firstEpoch, Operand<TInt64> skipRows) {}

  /**
   * Every step is fed a batch.
   *
   * @param feeds what to feed, in the order in which batches bring it: labels [B, T] (int32), then
   *     for each column group distinct rows or keys [R] (int64), index [N] (int32), segments [N]
   *     (int32), and for keys their columns [R] (int32) and counts [R] (int32)
   * @param workQueue where the slices of the training file stand, [slices, 3] (int64), if workers
   *     take them from a queue
   */
  record Fed(List<Operand<?>> feeds, Optional<Variable> workQueue) implements GraphInput {
    public Fed {
      feeds = List.copyOf(feeds);
    }
  }
}
