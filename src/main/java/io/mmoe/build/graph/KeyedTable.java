package io.mmoe.build.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Empty;
import org.tensorflow.op.core.LookupTableExport;
import org.tensorflow.op.core.MutableDenseHashTable;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * A hash table from keys to rows of numbers that grows with its keys, or one shard of it. Its rows
 * live in a session, so that it holds no memory itself.
 *
 * <p>Several columns may share a table. A row consists of the cells of each field, followed by the
 * number of the key's column. The number is negative for keys without a row. Keys are not negative.
 * Each column's keys are XORed with the column's mask, so that the keys of two columns do not
 * collide.
 *
 * <p>All changes happen in a {@link CriticalSection} under {@link #lock}, because an update reads,
 * computes and writes back.
 *
 * @param name name inside the graph
 * @param layout columns and fields
 * @param shard number of this shard among all shards
 * @param handle the resource
 * @param device device of the shard, absent for the process of the session
 */
public record KeyedTable(
    String name, Layout layout, Shard shard, Operand<?> handle, Optional<DeviceSpec> device) {
  private static final long EMPTY_KEY = -1;
  private static final float NO_COLUMN = -1;
  private static final int SMALLEST = 64;

  /**
   * The columns of a table and the fields of its rows.
   *
   * @param columns columns whose keys are in the table
   * @param keysSuffix suffix of a column's keys in checkpoints
   * @param fields fields of a row, in order
   */
  public record Layout(List<KeyColumn> columns, String keysSuffix, List<Field> fields) {
    public Layout {
      columns = List.copyOf(columns);
      fields = List.copyOf(fields);
    }

    /** Returns the number of cells of a row, the column number included. */
    int width() {
      return fields.stream().mapToInt(Field::width).sum() + 1;
    }
  }

  /**
   * A column whose keys are in a table.
   *
   * @param name name of the column's weights in checkpoints
   * @param mask number that the column's keys are XORed with
   */
  public record KeyColumn(String name, long mask) {}

  /**
   * Adjacent cells of a row with one meaning.
   *
   * @param suffix suffix of the field in checkpoints, after the column's name
   * @param width number of cells
   * @param initial initial value of the cells, unless another source gives one
   */
  public record Field(String suffix, int width, float initial) {}

  /**
   * The number of a shard. It holds the keys with {@code key mod count = number}.
   *
   * @param number 0 to {@code count - 1}
   * @param count number of shards of the table
   */
  public record Shard(int number, int count) {}

  /** Adds a table in as many shards as its placement requires. */
  static List<KeyedTable> create(Ops tf, VariablePlacement placement, String name, Layout layout) {
    int count =
        placement.shards(VariablePlacement.Kind.TABLE, Integer.MAX_VALUE, Long.MAX_VALUE / 2);
    List<KeyedTable> shards = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      String own = count == 1 ? name : name + "/part_" + number;
      Optional<DeviceSpec> device = placement.next();
      Operand<?> handle = handle(device.map(tf::withDevice).orElse(tf), own, layout.width());
      shards.add(new KeyedTable(own, layout, new Shard(number, count), handle, device));
    }
    return shards;
  }

  private static Operand<?> handle(Ops there, String name, int width) {
    return there
        .mutableDenseHashTable(
            there.constant(new long[] {EMPTY_KEY}),
            there.constant(new long[] {EMPTY_KEY - 1}),
            TFloat32.class,
            MutableDenseHashTable.sharedName(name),
            MutableDenseHashTable.valueShape(Shape.of(width)),
            MutableDenseHashTable.initialNumBuckets((long) SMALLEST))
        .tableHandle();
  }

  /** Returns the ops of the table's device. */
  public Ops on(Ops tf) {
    return device.map(tf::withDevice).orElse(tf);
  }

  /** Returns the columns whose keys are in the table. */
  public List<KeyColumn> columns() {
    return layout.columns();
  }

  /** Returns the suffix of a column's keys in checkpoints. */
  public String keysSuffix() {
    return layout.keysSuffix();
  }

  /** Returns the fields of a row, in order. */
  public List<Field> fields() {
    return layout.fields();
  }

  /** Returns the number of cells of a row, the column number included. */
  public int width() {
    return layout.width();
  }

  /** Returns the name of the lock that protects all changes. */
  public String lock() {
    return name + "/lock";
  }

  /**
   * Adds the op that finds the rows of [R] keys.
   *
   * @return [R, width], with a negative column number for each key without a row
   */
  public Operand<TFloat32> find(Ops there, Operand<TInt64> keys) {
    List<Float> missing = new ArrayList<>(Collections.nCopies(width() - 1, 0f));
    missing.add(NO_COLUMN);
    Operand<TFloat32> defaultRow = floats(there, missing);
    Operand<TFloat32> found =
        there.lookupTableFind(typed(handle), vectors(there, keys), defaultRow);
    return there.reshape(found, there.constant(new int[] {-1, width()}));
  }

  /** Adds the ops that return whether each of the found rows exists, [R]. */
  public Operand<TBool> isPresent(Ops there, Operand<TFloat32> rows) {
    Operand<TFloat32> column = cells(there, rows, width() - 1, 1);
    return there.math.greaterEqual(
        there.reshape(column, there.constant(new int[] {-1})), there.constant(0f));
  }

  /** Adds the op that slices cells out of each row, [R, count]. */
  public static Operand<TFloat32> cells(Ops there, Operand<TFloat32> rows, int from, int count) {
    return there.slice(
        rows, there.constant(new int[] {0, from}), there.constant(new int[] {-1, count}));
  }

  /** Adds the op that inserts or replaces the rows of [R] keys, [R, width]. */
  public Op insert(Ops there, Operand<TInt64> keys, Operand<TFloat32> rows) {
    return there.lookupTableInsert(typed(handle), vectors(there, keys), rows);
  }

  /** Adds the op that removes all rows. */
  public Op clear(Ops there) {
    // The table takes over the memory of the imported tensors and writes to it. Constants, and
    // values that TensorFlow may share with other ops, must therefore not be imported.
    Operand<TInt64> zeros = fresh(there, TInt64.class, 1);
    Operand<TInt64> noKeys = there.math.add(zeros, there.constant(EMPTY_KEY));
    return there.lookupTableImport(
        typed(handle),
        // The op's shape check and its kernel require different shapes: hide the shape.
        there.placeholderWithDefault(noKeys, Shape.unknown()),
        fresh(there, TFloat32.class, width()));
  }

  private static <T extends TType> Operand<T> fresh(Ops there, Class<T> type, int width) {
    return there.empty(there.constant(new int[] {SMALLEST, width}), type, Empty.init(true));
  }

  /**
   * The contents of a table.
   *
   * @param keys [K]
   * @param rows [K, width]
   */
  public record Contents(Operand<TInt64> keys, Operand<TFloat32> rows) {
    /** Adds the ops that select the rows for which a mask [K] is true. */
    public Contents where(Ops there, Operand<TBool> kept) {
      Operand<TInt64> indices = Vectors.where(there, kept);
      Operand<TInt32> axis = there.constant(0);
      return new Contents(there.gather(keys, indices, axis), there.gather(rows, indices, axis));
    }
  }

  /** Adds the ops that copy all rows out of the table. */
  public Contents contents(Ops there) {
    LookupTableExport<TInt64, TFloat32> buckets =
        there.lookupTableExport(typed(handle), TInt64.class, TFloat32.class);
    Operand<TFloat32> rows =
        there.reshape(buckets.values(), there.constant(new int[] {-1, width()}));
    Operand<TInt64> keys = there.reshape(buckets.keys(), there.constant(new int[] {-1}));
    // The export op returns all buckets, empty ones included.
    return new Contents(keys, rows).where(there, there.math.greaterEqual(keys, there.constant(0L)));
  }

  /** Adds the ops that test whether all rows are finite, a scalar, without copying them. */
  public Operand<TBool> allFinite(Ops there) {
    LookupTableExport<TInt64, TFloat32> buckets =
        there.lookupTableExport(typed(handle), TInt64.class, TFloat32.class);
    Operand<TFloat32> flat = there.reshape(buckets.values(), there.constant(new int[] {-1}));
    return there.all(there.math.isFinite(flat), there.constant(0));
  }

  /** Turns [R] keys into [R, 1], because the kernel of the table cannot import scalar keys. */
  private static Operand<TInt64> vectors(Ops there, Operand<TInt64> keys) {
    return there.expandDims(keys, there.constant(1));
  }

  private static Operand<TFloat32> floats(Ops there, List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return there.constant(array);
  }

  @SuppressWarnings("unchecked") // A resource handle. The generated classes require a TType.
  private static Operand<? extends TType> typed(Operand<?> handle) {
    return (Operand<? extends TType>) handle;
  }
}
