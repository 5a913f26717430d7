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
 * A resource variable of a graph. It holds no memory itself: its value lives in a session.
 *
 * <p>A checkpoint holds a variable as one or more parts, stacked along the first dimension, each
 * under a name that Python's train.py gives it. So one variable can stand for many of Python's, and
 * checkpoints don't show it.
 *
 * @param handle the resource; one handle for the life of the graph
 * @param initializer the op that assigns the first value
 * @param parts in the order in which they are stacked; one part of the variable's own shape, unless
 *     it is stacked
 * @param device where it lives; absent for the session's own process. TensorFlow puts every op that
 *     takes the handle there
 */
public record Variable(
    Shape shape,
    Class<? extends TType> type,
    Operand<?> handle,
    Op initializer,
    List<Part> parts,
    Optional<DeviceSpec> device) {

  /** What checkpoints append to a table's name for the rows that new ones begin with. */
  public static final String INITIAL_ROWS = "-init";

  /**
   * What a checkpoint calls a variable, or some of its rows.
   *
   * @param name the name that Python's train.py gives it
   * @param shape of all that has this name
   * @param firstRow where its rows begin that are meant
   * @param rows how many are meant; 1 for a scalar
   */
  public record Part(String name, Shape shape, long firstRow, long rows) {

    /** All that has a name. */
    public static Part whole(String name, Shape shape) {
      return new Part(name, shape, 0, rowsOf(shape));
    }

    /** Of parts that lie below each other, what lies in a range of rows. */
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

    /** The part of a slot that goes with this part. */
    Part slot(String suffix, Shape slotShape) {
      return new Part(name + suffix, slotShape, firstRow, rows);
    }

    /** Makes first values that depend on the name only; never 0. */
    long seed() {
      CRC32 crc = new CRC32();
      crc.update(name.getBytes(StandardCharsets.UTF_8));
      return crc.getValue() + 1;
    }

    public boolean isWhole() {
      return rows == rowsOf(shape);
    }

    /** The shape of the rows that are meant. */
    public Shape ownShape() {
      return isWhole() ? shape : Shape.of(rows).append(shape.tail());
    }

    /**
     * How TensorFlow's checkpoints describe the rows: {@code "100000 16 0,50000:0,16"}, or empty
     * for all.
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

  /** Adds the resource itself, shared by all graphs that name it so. */
  public static Operand<? extends TType> handle(
      Ops there, String name, Shape shape, DataType type) {
    return RawOps.of(there, "VarHandleOp", name)
        .attribute("dtype", type)
        .attribute("shape", shape)
        .attribute("shared_name", name)
        .output();
  }

  /** For ops that are to run where the variable lives, so that its value does not travel. */
  public Ops on(Ops tf) {
    return device.map(tf::withDevice).orElse(tf);
  }

  /** Rows of the first dimension; 1 for a scalar. */
  public long rows() {
    return Part.rowsOf(shape);
  }

  /** Whether training never changes it: the rows that others begin with. */
  public boolean isConstant() {
    return parts.get(0).name().endsWith(INITIAL_ROWS);
  }

  /** Whether it stands for several variables of Python's. */
  public boolean isStacked() {
    return parts.size() > 1;
  }

  /** Where the rows of each part begin, [parts]. */
  public long[] starts() {
    long[] starts = new long[parts.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + parts.get(i - 1).rows();
    }
    return starts;
  }

  /**
   * Adds the ops that find the part that rows lie in: how many begin at a row or before, less one.
   *
   * @param rows [R], of the variable
   * @return [R], numbers of parts
   */
  public Operand<TInt32> partOf(Ops there, Operand<TInt64> rows) {
    Operand<TInt32> first = there.constant(0);
    Operand<TInt32> begun =
        there.upperBound(
            there.expandDims(there.constant(starts()), first), there.expandDims(rows, first));
    return there.math.sub(there.reshape(begun, there.constant(new int[] {-1})), there.constant(1));
  }

  /**
   * Adds an op that reads the whole value. Tables are read by row instead: a whole read of a
   * variable with sparse updates copies it.
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

  /** Adds the op that assigns the parts' values, given in their order. */
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

  @SuppressWarnings(
      "unchecked") // Every operand's value is a TType; the list needs one static type.
  private static Operand<TType> typed(Operand<?> value) {
    return (Operand<TType>) value;
  }
}
