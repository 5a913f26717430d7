package io.mmoe.build.graph;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TInt64;

/** The way in which rows enter a graph, as the run side drives it. */
public sealed interface GraphInput {

  /**
   * In-graph input: the graph reads the files itself, and every step takes the next batch.
   *
   * @param startEvaluation op that starts a single pass over the test rows
   * @param training start of the training rows, absent in a graph that only evaluates
   */
  record Reading(Op startEvaluation, Optional<TrainingStart> training) implements GraphInput {}

  /**
   * The op that starts reading the training rows, and its two feeds.
   *
   * @param start op after which steps read training rows from the fed data position
   * @param firstEpoch feed: number of finished epochs
   * @param skipRows feed: number of rows to skip in the current epoch
   */
  record TrainingStart(Op start, Operand<TInt64> firstEpoch, Operand<TInt64> skipRows) {}

  /**
   * Staged input: every step is fed a batch.
   *
   * @param feeds placeholders in the order of a staged batch: labels [B, T] (int32), then for each
   *     column group distinct rows or keys [R] (int64), index [N] (int32) and segments [N] (int32).
   *     Keys have three more: columns [R] (int32), counts [R] (int32) and, for an adaptive
   *     EmbeddingVariable, hash table rows [R] (int64)
   * @param workQueue state of the work queue slices, [slices, 3] (int64), present if workers take
   *     slices from a queue
   */
  record Fed(List<Operand<?>> feeds, Optional<Variable> workQueue) implements GraphInput {
    public Fed {
      feeds = List.copyOf(feeds);
    }
  }
}
