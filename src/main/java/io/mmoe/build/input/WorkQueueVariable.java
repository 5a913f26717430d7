package io.mmoe.build.input;

import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.DataSettings;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TInt64;

/** The variable with the state of the work queue slices. */
public final class WorkQueueVariable {
  private static final String NAME = "work_queue/slices";

  private WorkQueueVariable() {}

  /**
   * Adds the variable, if the settings use a work queue.
   *
   * @return [slices, 3] (int64): finished epochs, rows done in the current epoch, and the worker
   *     that holds the slice (-1 for none)
   */
  public static Optional<Variable> of(VariableStore variables, DataSettings data) {
    if (data.queueSlices().isEmpty()) {
      return Optional.empty();
    }
    Shape shape = Shape.of(data.queueSlices().getAsInt(), 3);
    return Optional.of(
        variables.create(
            NAME,
            shape,
            TInt64.class,
            there ->
                there.broadcastTo(
                    there.constant(new long[] {0, 0, -1}), there.constant(shape.asArray()))));
  }
}
