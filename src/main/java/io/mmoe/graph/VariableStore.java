package io.mmoe.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
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
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  /**
   * @param tf adds to the graph that the variables belong to
   * @param seed makes the first values, together with each variable's name: adding a variable does
   *     not change another one's value
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
    return add(name, shape, TFloat32.class, initializer.value(tf, shape, seed, seedOf(name)));
  }

  /** The step counter, made on first use; it starts at 0. */
  public Variable globalStep() {
    Variable existing = variables.get(GLOBAL_STEP);
    return existing != null
        ? existing
        : add(GLOBAL_STEP, Shape.scalar(), TInt64.class, tf.constant(0L));
  }

  /** All variables in the order in which they were made. */
  public List<Variable> variables() {
    return List.copyOf(variables.values());
  }

  /** Adds the op that gives every variable its first value. */
  public Op initializer() {
    List<Op> assigns = new ArrayList<>();
    variables.values().forEach(variable -> assigns.add(variable.initializer()));
    return tf.withControlDependencies(assigns).withName("init").noOp();
  }

  private <T extends TType> Variable add(
      String name, Shape shape, Class<T> type, Operand<T> firstValue) {
    if (variables.containsKey(name)) {
      throw new IllegalStateException("there is a variable " + name + " already");
    }
    Operand<? extends TType> handle =
        RawOps.of(tf, "VarHandleOp", name)
            .attribute("dtype", firstValue.asOutput().dataType())
            .attribute("shape", shape)
            .attribute("shared_name", name)
            .output();
    Op assign = tf.assignVariableOp(handle, firstValue);
    Variable variable = new Variable(name, shape, type, handle, assign);
    variables.put(name, variable);
    return variable;
  }

  private static long seedOf(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() + 1;
  }
}
