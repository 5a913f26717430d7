package io.mmoe.build.graph;

import io.mmoe.build.graph.Variable.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The creator and register of all variables of a graph.
 *
 * <p>Not safe for use by several threads.
 */
public final class VariableStore {
  private static final String GLOBAL_STEP = "global_step";

  private final Ops tf;
  private final VariablePlacement placement;
  private final long seed;
  private final List<Variable> variables = new ArrayList<>();
  private final List<KeyedTable> keyedTables = new ArrayList<>();
  private final Map<Variable, List<Variable>> slots = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<Op> localInitializers = new ArrayList<>();
  private @Nullable Variable globalStep;

  /**
   * @param tf adds ops to the graph of the variables
   * @param placement shards and devices of the variables
   * @param seed seed of the first values, combined with the name of each part
   */
  public VariableStore(Ops tf, long seed, VariablePlacement placement) {
    this.tf = tf;
    this.placement = placement;
    this.seed = seed;
  }

  /** Adds a float32 variable that is not sharded. */
  public Variable create(String name, Shape shape, Initializer initializer) {
    return createStacked(name, List.of(Part.whole(name, shape)), initializer);
  }

  /**
   * Adds a float32 variable in as many shards as its placement requires.
   *
   * @param name name inside the graph, which does not appear in checkpoints
   * @param parts one part, or several whole parts of equal width to be stacked along the first
   *     dimension
   * @return the shards in row order
   * @throws IllegalStateException if a variable with the name of a part exists
   */
  public List<Variable> createShards(
      String name, VariablePlacement.Kind kind, List<Part> parts, Initializer initializer) {
    long rows = parts.stream().mapToLong(Part::rows).sum();
    long bytes = parts.stream().mapToLong(part -> part.shape().size() * Float.BYTES).sum();
    int count = placement.shards(kind, rows, bytes);
    List<Variable> shards = new ArrayList<>();
    long start = 0;
    for (int number = 0; number < count; number++) {
      long end = start + rows / count + (number < rows % count ? 1 : 0);
      String own = count == 1 ? name : name + "/part_" + number;
      shards.add(addFloats(own, Part.between(parts, start, end), initializer, placement.next()));
      start = end;
    }
    return shards;
  }

  /**
   * Adds a slot of a variable, on the same device and of the same shape. The name of each part is
   * the name of the variable's part plus a suffix.
   */
  public Variable createSlot(Variable of, String suffix, Initializer initializer) {
    return createSlot(of, suffix, of.parts().stream().map(Part::shape).toList(), initializer);
  }

  /**
   * Adds a slot with another width than the variable.
   *
   * @param width cells for each row of the variable
   */
  public Variable createSlot(Variable of, String suffix, long width, Initializer initializer) {
    List<Shape> shapes =
        of.parts().stream().map(part -> part.shape().take(1).append(width)).toList();
    return createSlot(of, suffix, shapes, initializer);
  }

  private Variable createSlot(
      Variable of, String suffix, List<Shape> shapes, Initializer initializer) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      parts.add(of.parts().get(i).slot(suffix, shapes.get(i)));
    }
    Variable slot = addFloats(of.handle().op().name() + suffix, parts, initializer, of.device());
    slots.computeIfAbsent(of, variable -> new ArrayList<>()).add(slot);
    return slot;
  }

  /** Returns the slots of a variable. */
  List<Variable> slotsOf(Variable variable) {
    return slots.getOrDefault(variable, List.of());
  }

  /**
   * Adds a variable that checkpoints do not contain, because its value follows from other
   * variables.
   *
   * @param beside variable on whose device the new one is placed
   * @param value value of the variable, computed after the other variables have their values
   * @return the handle of the new variable
   */
  public <T extends TType> Operand<? extends TType> createLocal(
      Variable beside, String name, Shape shape, Operand<T> value) {
    Operand<? extends TType> handle =
        Variable.handle(beside.on(tf), name, shape, value.asOutput().dataType());
    localInitializers.add(tf.assignVariableOp(handle, value));
    return handle;
  }

  /** Adds the op that sets the local variables. It must run after all others have their values. */
  public Op localInitializer() {
    return tf.withControlDependencies(localInitializers).withName("local_init").noOp();
  }

  /**
   * Adds a stack of float32 variables as one variable that is not sharded.
   *
   * @param name name inside the graph
   * @param parts whole parts of equal width
   */
  public Variable createStacked(String name, List<Part> parts, Initializer initializer) {
    return addFloats(name, parts, initializer, placement.next());
  }

  /**
   * Adds a variable of any type that is not sharded.
   *
   * @param firstValue adds the ops of the first value on the variable's device
   * @throws IllegalStateException if a variable with this name exists
   */
  public <T extends TType> Variable create(
      String name, Shape shape, Class<T> type, Function<Ops, Operand<T>> firstValue) {
    Optional<DeviceSpec> device = placement.next();
    Operand<T> value = firstValue.apply(device.map(tf::withDevice).orElse(tf));
    return add(name, List.of(Part.whole(name, shape)), type, value, device);
  }

  /**
   * Adds a keyed table in as many shards as its placement requires.
   *
   * @param name name inside the graph, which does not appear in checkpoints
   * @return the shards
   */
  public List<KeyedTable> createKeyed(String name, KeyedTable.Layout layout) {
    List<KeyedTable> shards = KeyedTable.create(tf, placement, name, layout);
    keyedTables.addAll(shards);
    return shards;
  }

  /** Returns all shards of all keyed tables. */
  public List<KeyedTable> keyedTables() {
    return List.copyOf(keyedTables);
  }

  /** Returns the step counter, which starts at 0. The first call creates it. */
  public Variable globalStep() {
    if (globalStep == null) {
      globalStep = create(GLOBAL_STEP, Shape.scalar(), TInt64.class, there -> tf.constant(0L));
    }
    return globalStep;
  }

  /** Returns all variables in the order of their creation. */
  public List<Variable> variables() {
    return List.copyOf(variables);
  }

  /** Adds the op that gives every variable its first value and empties every keyed table. */
  public Op initializer() {
    List<Op> assigns = new ArrayList<>();
    variables.forEach(variable -> assigns.add(variable.initializer()));
    keyedTables.forEach(table -> assigns.add(table.clear(table.on(tf))));
    return tf.withControlDependencies(assigns).withName("init").noOp();
  }

  /** Adds the ops that initialize and read the state, after all variables have been created. */
  public ModelGraph.State state() {
    Operand<TInt64> step = globalStep().read(tf, TInt64.class);
    return new ModelGraph.State(
        variables(), keyedTables(), initializer(), localInitializer(), step);
  }

  private Variable addFloats(
      String name, List<Part> parts, Initializer initializer, Optional<DeviceSpec> device) {
    Ops there = device.map(tf::withDevice).orElse(tf);
    List<Operand<TFloat32>> firstValues =
        parts.stream().map(part -> firstValue(there, part, initializer)).toList();
    return add(
        name,
        parts,
        TFloat32.class,
        firstValues.size() == 1 ? firstValues.get(0) : there.concat(firstValues, there.constant(0)),
        device);
  }

  /**
   * Computes the first value of a part on the variable's device. A range of rows is sliced from the
   * whole part's random values, so that shards start with the same values as an undivided variable.
   */
  private Operand<TFloat32> firstValue(Ops there, Part part, Initializer initializer) {
    long own = part.seed();
    if (part.isWhole() || initializer instanceof Initializer.ConstantInit) {
      return initializer.value(there, part.ownShape(), seed, own);
    }
    Operand<TFloat32> whole = initializer.value(there, part.shape(), seed, own);
    long[] start = new long[part.shape().numDimensions()];
    start[0] = part.firstRow();
    return there.slice(whole, there.constant(start), there.constant(part.ownShape().asArray()));
  }

  private <T extends TType> Variable add(
      String name,
      List<Part> parts,
      Class<T> type,
      Operand<T> firstValue,
      Optional<DeviceSpec> device) {
    for (Part part : parts) {
      if (!names.add(part.name() + part.slice())) {
        throw new IllegalStateException("variable " + part.name() + " exists already");
      }
    }
    Shape first = parts.get(0).ownShape();
    Shape shape =
        parts.size() == 1
            ? first
            : Shape.of(parts.stream().mapToLong(Part::rows).sum()).append(first.tail());
    Ops there = device.map(tf::withDevice).orElse(tf);
    Operand<? extends TType> handle =
        Variable.handle(there, name, shape, firstValue.asOutput().dataType());
    Op assign = tf.assignVariableOp(handle, firstValue);
    Variable variable = new Variable(shape, type, handle, assign, parts, device);
    variables.add(variable);
    return variable;
  }
}
