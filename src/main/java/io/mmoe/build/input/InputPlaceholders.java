package io.mmoe.build.input;

import io.mmoe.build.graph.GraphInput;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.input.Input.Batch;
import io.mmoe.settings.schema.IdKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** The placeholders of staged input: batches are prepared outside the graph and fed. */
public final class InputPlaceholders {
  private static final Shape ANY_LENGTH = Shape.of(Shape.UNKNOWN_SIZE);

  private InputPlaceholders() {}

  /**
   * Adds the placeholders and returns them as the input of the graph.
   *
   * @param tasks number of tasks (T)
   * @param groups number of column groups
   * @param kind kind of the ids. Keys are fed together with their columns and counts
   * @param workQueue state of the work queue slices, if workers take slices from a queue
   */
  public static Input create(
      Ops tf, int tasks, int groups, IdKind kind, Optional<Variable> workQueue) {
    Ops scope = tf.withSubScope("input");
    List<Operand<?>> feeds = new ArrayList<>();
    Operand<TInt32> labels =
        placeholder(scope, feeds, TInt32.class, Shape.of(Shape.UNKNOWN_SIZE, tasks));
    List<UniqueIds> ids = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      Operand<TInt64> rows = placeholder(scope, feeds, TInt64.class, ANY_LENGTH);
      Operand<TInt32> index = placeholder(scope, feeds, TInt32.class, ANY_LENGTH);
      Operand<TInt32> segments = placeholder(scope, feeds, TInt32.class, ANY_LENGTH);
      Optional<UniqueIds.Keys> keys =
          kind.hasKeys() ? Optional.of(keys(scope, feeds, kind)) : Optional.empty();
      ids.add(new UniqueIds(rows, index, segments, keys));
    }
    return new Input(new Batch.Prepared(ids), labels, new GraphInput.Fed(feeds, workQueue));
  }

  private static UniqueIds.Keys keys(Ops tf, List<Operand<?>> feeds, IdKind kind) {
    Operand<TInt32> columns = placeholder(tf, feeds, TInt32.class, ANY_LENGTH);
    Operand<TInt32> counts = placeholder(tf, feeds, TInt32.class, ANY_LENGTH);
    return new UniqueIds.Keys(
        columns,
        counts,
        kind == IdKind.KEYS_AND_TABLE_ROWS
            ? Optional.of(placeholder(tf, feeds, TInt64.class, ANY_LENGTH))
            : Optional.empty());
  }

  private static <T extends TType> Operand<T> placeholder(
      Ops tf, List<Operand<?>> feeds, Class<T> type, Shape shape) {
    Operand<T> placeholder = tf.placeholder(type, Placeholder.shape(shape));
    feeds.add(placeholder);
    return placeholder;
  }
}
