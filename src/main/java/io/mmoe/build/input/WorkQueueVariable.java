package io.mmoe.build.input;

import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.DataSettings;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TInt64;

/** Where the slices of the training file stand, if workers take them from a queue. */
public final class WorkQueueVariable {
  private static final String NAME = "work_queue/slices";

  private WorkQueueVariable() {}

  /**
   * Makes it.
   *
   * @return [slices, 3] (int64): epochs gone through, rows done since, who has it (-1: nobody);
   *     nothing without a queue
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
