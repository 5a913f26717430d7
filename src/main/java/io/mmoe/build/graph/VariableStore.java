package io.mmoe.build.graph;

import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
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
 * The one place where the variables of a graph are made and found again.
 *
 * <p>Not safe for use by several threads; a graph is built by one.
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
   * @param tf adds to the graph that the variables belong to
   * @param placement where they live
   * @param seed makes the first values, together with each part's name
   */
  public VariableStore(Ops tf, long seed, VariablePlacement placement) {
    this.tf = tf;
    this.placement = placement;
    this.seed = seed;
  }

  /** Adds a float32 variable in one piece. */
  public Variable create(String name, Shape shape, Initializer initializer) {
    return createStacked(name, List.of(Part.whole(name, shape)), initializer);
  }

  /**
   * Adds a float32 variable, or one that stands for several, stacked along the first dimension; in
   * as many pieces as its placement wants.
   *
   * @param name its name inside the graph, which no checkpoint shows
   * @param parts one, or more of one width, all whole
   * @return the pieces, whose rows follow each other
   * @throws IllegalStateException if a part's name is taken
   */
  public List<Variable> createPieces(
      String name, VariablePlacement.Kind kind, List<Part> parts, Initializer initializer) {
    long rows = parts.stream().mapToLong(Part::rows).sum();
    long bytes = parts.stream().mapToLong(part -> part.shape().size() * Float.BYTES).sum();
    int count = placement.pieces(kind, rows, bytes);
    List<Variable> pieces = new ArrayList<>();
    long start = 0;
    for (int piece = 0; piece < count; piece++) {
      long end = start + rows / count + (piece < rows % count ? 1 : 0);
      String own = count == 1 ? name : name + "/part_" + piece;
      pieces.add(addFloats(own, Part.between(parts, start, end), initializer, placement.next()));
      start = end;
    }
    return pieces;
  }

  /**
   * Adds a variable of an optimizer that goes with another: of its shape and parts, each part's
   * name followed by a suffix; where the other lives.
   */
  public Variable createSlot(Variable of, String suffix, Initializer initializer) {
    return createSlot(of, suffix, of.parts().stream().map(Part::shape).toList(), initializer);
  }

  /**
   * The same with so many numbers for each row.
   *
   * @param width numbers
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

  /** The optimizer's variables that go with another. */
  List<Variable> slotsOf(Variable variable) {
    return slots.getOrDefault(variable, List.of());
  }

  /**
   * Adds a variable that no checkpoint holds: what it holds follows from the others.
   *
   * @param beside the variable where it lives
   * @param value of the variable, read from the others once these have theirs
   * @return the handle
   */
  public <T extends TType> Operand<? extends TType> createLocal(
      Variable beside, String name, Shape shape, Operand<T> value) {
    Operand<? extends TType> handle =
        Variable.handle(beside.on(tf), name, shape, value.asOutput().dataType());
    localInitializers.add(tf.assignVariableOp(handle, value));
    return handle;
  }

  /** Adds the op that gives the local variables their values, after all others have theirs. */
  public Op localInitializer() {
    return tf.withControlDependencies(localInitializers).withName("local_init").noOp();
  }

  /**
   * Adds float32 variables as one, stacked along the first dimension, in one piece.
   *
   * @param name inside the graph
   * @param parts of one width, all whole
   */
  public Variable createStacked(String name, List<Part> parts, Initializer initializer) {
    return addFloats(name, parts, initializer, placement.next());
  }

  /**
   * Adds a variable of any type, in one piece.
   *
   * @param firstValue adds the ops of its first value, where it lives
   * @throws IllegalStateException if the name is taken
   */
  public <T extends TType> Variable create(
      String name, Shape shape, Class<T> type, Function<Ops, Operand<T>> firstValue) {
    Optional<DeviceSpec> device = placement.next();
    Operand<T> value = firstValue.apply(device.map(tf::withDevice).orElse(tf));
    return add(name, List.of(Part.whole(name, shape)), type, value, device);
  }

  /**
   * Adds a table that grows with its keys, in as many pieces as its placement wants.
   *
   * @param name its name inside the graph, which no checkpoint shows
   * @param keysSuffix what a checkpoint appends to a column's name for its keys
   * @return the pieces
   */
  public List<KeyedTable> createKeyed(
      String name, List<KeyColumn> columns, String keysSuffix, List<Field> fields) {
    var made = KeyedTable.create(tf, placement, name, columns, keysSuffix, fields);
    keyedTables.addAll(made);
    return made;
  }

  /** All tables that grow, piece by piece. */
  public List<KeyedTable> keyedTables() {
    return List.copyOf(keyedTables);
  }

  /** The step counter, made on first use; it starts at 0. */
  public Variable globalStep() {
    if (globalStep == null) {
      globalStep = create(GLOBAL_STEP, Shape.scalar(), TInt64.class, there -> tf.constant(0L));
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
    keyedTables.forEach(table -> assigns.add(table.clear(table.on(tf))));
    return tf.withControlDependencies(assigns).withName("init").noOp();
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

  /** Of all that has the part's name, so that pieces begin as the whole would; made in place. */
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
        throw new IllegalStateException("there is a variable " + part.name() + " already");
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
