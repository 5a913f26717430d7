package io.mmoe.graph;

import io.mmoe.graph.Variable.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The one place where the variables of a graph are made and found again.
 *
 * <p>Not safe for use by several threads; a graph is built by one.
 */
public final class VariableStore {
  private static final String GLOBAL_STEP = "global_step";

  private final Ops tf;
  private final long seed;
  private final List<Variable> variables = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<Op> localInitializers = new ArrayList<>();
  private @Nullable Variable globalStep;

  /**
   * @param tf adds to the graph that the variables belong to
   * @param seed makes the first values, together with each part's name: adding or stacking
   *     variables does not change another one's value
   */
  public VariableStore(Ops tf, long seed) {
    this.tf = tf;
    this.seed = seed;
  }

  /**
   * Adds a float32 variable.
   *
   * @throws IllegalStateException if the name is taken
   */
  public Variable create(String name, Shape shape, Initializer initializer) {
    return addFloats(name, List.of(new Part(name, shape)), initializer);
  }

  /**
   * Adds one float32 variable that stands for several, stacked along the first dimension.
   *
   * @param name its name inside the graph, which no checkpoint shows
   * @param parts two or more of one width
   * @throws IllegalStateException if a part's name is taken
   */
  public Variable createStacked(String name, List<Part> parts, Initializer initializer) {
    return addFloats(name, parts, initializer);
  }

  /**
   * Adds a variable of an optimizer that goes with another: of its shape and parts, each part's
   * name followed by a suffix.
   */
  public Variable createSlot(Variable of, String suffix, Initializer initializer) {
    List<Part> parts =
        of.parts().stream().map(part -> new Part(part.name() + suffix, part.shape())).toList();
    return addFloats(of.handle().op().name() + suffix, parts, initializer);
  }

  /**
   * Adds a variable that no checkpoint holds: what it holds follows from the others.
   *
   * @param value of the variable, read from the others once these have theirs
   * @return the handle
   */
  public <T extends TType> Operand<? extends TType> createLocal(
      String name, Shape shape, Operand<T> value) {
    Operand<? extends TType> handle = handle(name, shape, value.asOutput().dataType());
    localInitializers.add(tf.assignVariableOp(handle, value));
    return handle;
  }

  /** Adds the op that gives the local variables their values, after all others have theirs. */
  public Op localInitializer() {
    return tf.withControlDependencies(localInitializers).withName("local_init").noOp();
  }

  /** The step counter, made on first use; it starts at 0. */
  public Variable globalStep() {
    if (globalStep == null) {
      List<Part> whole = List.of(new Part(GLOBAL_STEP, Shape.scalar()));
      globalStep = add(GLOBAL_STEP, Shape.scalar(), whole, TInt64.class, tf.constant(0L));
    }
    return globalStep;
  }

  /** All variables in the order in which they were made. */
  public List<Variable> variables() {
    return List.copyOf(variables);
  }

  /** Adds the op that gives every variable its first value. */
  public Op initializer() {
    List<Op> assigns = new ArrayList<>();
    variables.forEach(variable -> assigns.add(variable.initializer()));
    return tf.withControlDependencies(assigns).withName("init").noOp();
  }

  private Variable addFloats(String name, List<Part> parts, Initializer initializer) {
    List<Operand<TFloat32>> firstValues =
        parts.stream()
            .map(part -> initializer.value(tf, part.shape(), seed, seedOf(part.name())))
            .toList();
    if (parts.size() == 1) {
      return add(name, parts.get(0).shape(), parts, TFloat32.class, firstValues.get(0));
    }
    long rows = parts.stream().mapToLong(part -> part.shape().get(0)).sum();
    Shape shape = Shape.of(rows, parts.get(0).shape().get(1));
    return add(name, shape, parts, TFloat32.class, tf.concat(firstValues, tf.constant(0)));
  }

  private <T extends TType> Variable add(
      String name, Shape shape, List<Part> parts, Class<T> type, Operand<T> firstValue) {
    for (Part part : parts) {
      if (!names.add(part.name())) {
        throw new IllegalStateException("there is a variable " + part.name() + " already");
      }
    }
    Operand<? extends TType> handle = handle(name, shape, firstValue.asOutput().dataType());
    Op assign = tf.assignVariableOp(handle, firstValue);
    Variable variable = new Variable(shape, type, handle, assign, parts);
    variables.add(variable);
    return variable;
  }

  private Operand<? extends TType> handle(String name, Shape shape, DataType type) {
    return RawOps.of(tf, "VarHandleOp", name)
        .attribute("dtype", type)
        .attribute("shape", shape)
        .attribute("shared_name", name)
        .output();
  }

  private static long seedOf(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() + 1;
  }
}
