package io.mmoe.train.session;

import io.mmoe.build.graph.GraphInput;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.proto.RunOptions;

/**
 * Runs a graph on one batch after the other.
 *
 * <p>Session and source remain owned by the caller. Not safe for use by several threads.
 */
public final class StepRunner {
  /** The message of an iterator in the graph after its last row. Damage has the same status. */
  private static final String END_OF_ROWS = "End of sequence";

  private static final RunOptions FULL_TRACE =
      RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();

  private final Session session;
  private final boolean readsInGraph;
  private final List<Operand<?>> feeds;
  private final BatchSource source;

  public StepRunner(Session session, GraphInput input, BatchSource source) {
    this.session = session;
    this.readsInGraph = input instanceof GraphInput.Reading;
    this.feeds = input instanceof GraphInput.Fed fed ? fed.feeds() : List.of();
    this.source = source;
  }

  /**
   * Runs the next batch without a trace.
   *
   * @return the fetched tensors, which the caller closes, or nothing after the last batch
   */
  public Optional<Result> step(List<? extends Operand<?>> fetches) {
    return step(fetches, false);
  }

  /**
   * Runs the next batch.
   *
   * @param traced whether TensorFlow measures each op and returns the trace in the metadata
   * @return the fetched tensors, which the caller closes, or nothing after the last batch
   * @throws RuntimeException as {@link BatchSource#failure} explains it
   */
  public Optional<Result> step(List<? extends Operand<?>> fetches, boolean traced) {
    Optional<FedBatch> next = source.next();
    if (next.isEmpty()) {
      return Optional.empty();
    }
    try (FedBatch batch = next.get()) {
      Session.Runner runner = session.runner();
      for (int i = 0; i < feeds.size(); i++) {
        runner.feed(feeds.get(i), batch.tensors().get(i));
      }
      fetches.forEach(runner::fetch);
      Result result = traced ? runner.setOptions(FULL_TRACE).runAndFetchMetadata() : runner.run();
      source.trained();
      return Optional.of(result);
    } catch (RuntimeException e) {
      if (isEndOfRows(e)) {
        return Optional.empty();
      }
      throw source.failure(e);
    }
  }

  private boolean isEndOfRows(RuntimeException e) {
    return readsInGraph
        && e instanceof TFOutOfRangeException
        && String.valueOf(e.getMessage()).contains(END_OF_ROWS);
  }

  /** Returns the data position after the last batch. */
  public RowPosition position() {
    return source.position();
  }
}
