package io.mmoe.build.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.zip.CRC32;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * A resource variable of a graph, or one shard of it. Its value lives in a session, so that it
 * holds no memory itself.
 *
 * <p>A checkpoint holds a variable as one or more parts, each under a name from Python's train.py.
 * The parts are stacked along the first dimension. One variable can thus replace many variables of
 * Python without any difference in the checkpoint.
 *
 * @param shape shape of the whole stack
 * @param type element type
 * @param handle the resource, one handle for the life of the graph
 * @param initializer op that assigns the first value
 * @param parts parts in the order of the stack. A variable that is not stacked has one part of its
 *     own shape
 * @param device device of the variable, absent for the process of the session. TensorFlow places
 *     every op that takes the handle on the same device
 */
public record Variable(
    Shape shape,
    Class<? extends TType> type,
    Operand<?> handle,
    Op initializer,
    List<Part> parts,
    Optional<DeviceSpec> device) {

  /** Suffix of the checkpoint names of initial rows. */
  public static final String INITIAL_ROWS = "-init";

  /**
   * A variable of the checkpoint, or a range of its rows.
   *
   * @param name name in Python's train.py
   * @param shape shape of the whole checkpoint variable
   * @param firstRow first row of the range
   * @param rows number of rows in the range, 1 for a scalar
   */
  public record Part(String name, Shape shape, long firstRow, long rows) {

    /** Returns the part that covers a whole checkpoint variable. */
    public static Part whole(String name, Shape shape) {
      return new Part(name, shape, 0, rowsOf(shape));
    }

    /** Cuts a range of rows, start to end (exclusive), out of a stack of parts. */
    static List<Part> between(List<Part> parts, long start, long end) {
      List<Part> inside = new ArrayList<>();
      long first = 0;
      for (Part part : parts) {
        long from = Math.max(start, first);
        long to = Math.min(end, first + part.rows());
        if (from < to) {
          inside.add(new Part(part.name(), part.shape(), from - first, to - from));
        }
        first += part.rows();
      }
      return inside;
    }

    /** Returns the part of a slot that belongs to this part. */
    Part slot(String suffix, Shape slotShape) {
      return new Part(name + suffix, slotShape, firstRow, rows);
    }

    /** Returns a seed that depends on the name only and is never 0. */
    long seed() {
      CRC32 crc = new CRC32();
      crc.update(name.getBytes(StandardCharsets.UTF_8));
      return crc.getValue() + 1;
    }

    /** Returns whether the range covers all rows. */
    public boolean isWhole() {
      return rows == rowsOf(shape);
    }

    /** Returns the shape of the rows in the range. */
    public Shape ownShape() {
      return isWhole() ? shape : Shape.of(rows).append(shape.tail());
    }

    /**
     * Returns the range as a TensorFlow slice specification, for example {@code "100000 16
     * 0,50000:0,16"}. It is empty if the range covers all rows.
     */
    public String slice() {
      if (isWhole()) {
        return "";
      }
      StringJoiner sizes = new StringJoiner(" ");
      StringJoiner ranges = new StringJoiner(":");
      for (int dimension = 0; dimension < shape.numDimensions(); dimension++) {
        long size = shape.get(dimension);
        sizes.add(Long.toString(size));
        ranges.add(dimension == 0 ? firstRow + "," + rows : "0," + size);
      }
      return sizes + " " + ranges;
    }

    private static long rowsOf(Shape shape) {
      return shape.numDimensions() == 0 ? 1 : shape.get(0);
    }
  }

  public Variable {
    parts = List.copyOf(parts);
  }

  /** Adds the resource, which all graphs with this name share. */
  public static Operand<? extends TType> handle(
      Ops there, String name, Shape shape, DataType type) {
    return RawOps.of(there, "VarHandleOp", name)
        .attribute("dtype", type)
        .attribute("shape", shape)
        .attribute("shared_name", name)
        .output();
  }

  /** Returns the ops of the variable's device, so that its value does not cross the network. */
  public Ops on(Ops tf) {
    return device.map(tf::withDevice).orElse(tf);
  }

  /** Returns the size of the first dimension, 1 for a scalar. */
  public long rows() {
    return Part.rowsOf(shape);
  }

  /** Returns whether training never changes the variable, because it holds initial rows. */
  public boolean isConstant() {
    return parts.get(0).name().endsWith(INITIAL_ROWS);
  }

  /** Returns whether it replaces several variables of Python. */
  public boolean isStacked() {
    return parts.size() > 1;
  }

  /** Returns the first row of each part, [parts]. */
  public long[] starts() {
    long[] starts = new long[parts.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + parts.get(i - 1).rows();
    }
    return starts;
  }

  /**
   * Adds the ops that find the part of each row: the number of parts that start at or before it,
   * minus one.
   *
   * @param rows [R], rows of the variable
   * @return [R], part numbers from 0
   */
  public Operand<TInt32> partOf(Ops there, Operand<TInt64> rows) {
    Operand<TInt32> first = there.constant(0);
    Operand<TInt32> begun =
        there.upperBound(
            there.expandDims(there.constant(starts()), first), there.expandDims(rows, first));
    return there.math.sub(there.reshape(begun, there.constant(new int[] {-1})), there.constant(1));
  }

  /**
   * Adds an op that reads the whole value. Tables must be read by row instead, because a whole read
   * of a variable with sparse updates copies it.
   *
   * @throws IllegalArgumentException if the variable has another type
   */
  public <T extends TType> Operand<T> read(Ops tf, Class<T> expected) {
    if (!expected.equals(type)) {
      throw new IllegalArgumentException(parts + " is " + type + ", not " + expected);
    }
    return tf.readVariableOp(handle, expected);
  }

  /** Adds the ops that read each part. */
  public List<Operand<?>> readParts(Ops here) {
    Ops tf = on(here);
    Operand<? extends TType> whole = tf.readVariableOp(handle, type);
    return isStacked() ? split(tf, whole) : List.of(whole);
  }

  /** Adds the op that assigns the values of the parts, in the order of the stack. */
  public Op assignParts(Ops here, List<? extends Operand<?>> values) {
    Ops tf = on(here);
    return tf.assignVariableOp(handle, isStacked() ? join(tf, values) : typed(values.get(0)));
  }

  private List<Operand<?>> split(Ops tf, Operand<? extends TType> whole) {
    long[] rows = parts.stream().mapToLong(Part::rows).toArray();
    List<Operand<?>> values = new ArrayList<>();
    tf.splitV(whole, tf.constant(rows), tf.constant(0), (long) rows.length)
        .output()
        .forEach(values::add);
    return values;
  }

  private Operand<? extends TType> join(Ops tf, List<? extends Operand<?>> values) {
    List<Operand<TType>> typed = new ArrayList<>();
    values.forEach(value -> typed.add(typed(value)));
    return tf.concat(typed, tf.constant(0));
  }

  @SuppressWarnings("unchecked") // Every operand has a TType. The list needs one static type.
  private static Operand<TType> typed(Operand<?> value) {
    return (Operand<TType>) value;
  }
}
