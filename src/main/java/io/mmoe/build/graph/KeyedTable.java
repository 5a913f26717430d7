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
 * A table from keys to rows of numbers that grows with its keys, or the piece of one that lives in
 * one place. It holds no memory itself: its rows live in a session.
 *
 * <p>Several columns may share a table. A row is the cells of each field, then the number of the
 * column that the key belongs to, which also tells rows that are there from those that are not.
 * Keys are not negative; those of a column are XORed with the column's mask, so that columns don't
 * meet.
 *
 * <p>All changes happen in a {@link CriticalSection} under {@link #lock}: an update reads, computes
 * and writes back.
 *
 * @param name inside the graph
 * @param columns those whose keys are in it
 * @param keysSuffix what a checkpoint appends to a column's name for its keys
 * @param fields of a row, in order
 * @param handle the resource
 * @param piece the number of this piece, which holds the keys that leave this when divided by
 *     {@code pieces}
 * @param device where it lives; absent for the session's own process
 */
public record KeyedTable(
    String name,
    List<KeyColumn> columns,
    String keysSuffix,
    List<Field> fields,
    Operand<?> handle,
    int piece,
    int pieces,
    Optional<DeviceSpec> device) {
  private static final long EMPTY_KEY = -1;
  private static final float NO_COLUMN = -1;
  private static final int SMALLEST = 64;

  /**
   * A column whose keys are in a table.
   *
   * @param name under which checkpoints hold it
   * @param mask XORed with its keys
   */
  public record KeyColumn(String name, long mask) {}

  /**
   * Some cells of a row.
   *
   * @param suffix what a checkpoint appends to the column's name
   * @param width number of cells
   * @param initial their first value, where nothing else gives one
   */
  public record Field(String suffix, int width, float initial) {}

  public KeyedTable {
    columns = List.copyOf(columns);
    fields = List.copyOf(fields);
  }

  /** Adds a table, in as many pieces as its placement wants. */
  static List<KeyedTable> create(
      Ops tf,
      VariablePlacement placement,
      String name,
      List<KeyColumn> columns,
      String keysSuffix,
      List<Field> fields) {
    int pieces =
        placement.pieces(VariablePlacement.Kind.TABLE, Integer.MAX_VALUE, Long.MAX_VALUE / 2);
    List<KeyedTable> made = new ArrayList<>();
    for (int piece = 0; piece < pieces; piece++) {
      String own = pieces == 1 ? name : name + "/part_" + piece;
      Optional<DeviceSpec> device = placement.next();
      Operand<?> handle = handle(device.map(tf::withDevice).orElse(tf), own, fields);
      made.add(new KeyedTable(own, columns, keysSuffix, fields, handle, piece, pieces, device));
    }
    return made;
  }

  /** Adds the table itself. */
  private static Operand<?> handle(Ops there, String name, List<Field> fields) {
    return there
        .mutableDenseHashTable(
            there.constant(new long[] {EMPTY_KEY}),
            there.constant(new long[] {EMPTY_KEY - 1}),
            TFloat32.class,
            MutableDenseHashTable.sharedName(name),
            MutableDenseHashTable.valueShape(Shape.of(width(fields))),
            MutableDenseHashTable.initialNumBuckets((long) SMALLEST))
        .tableHandle();
  }

  /** For ops that are to run where the table lives. */
  public Ops on(Ops tf) {
    return device.map(tf::withDevice).orElse(tf);
  }

  /** Cells of a row, its column's number included. */
  public int width() {
    return width(fields);
  }

  private static int width(List<Field> fields) {
    return fields.stream().mapToInt(Field::width).sum() + 1;
  }

  /** The name of the lock under which the table is changed. */
  public String lock() {
    return name + "/lock";
  }

  /** The rows of [R] keys, [R, width]; what has no row has a negative column. */
  public Operand<TFloat32> find(Ops there, Operand<TInt64> keys) {
    List<Float> missing = new ArrayList<>(Collections.nCopies(width() - 1, 0f));
    missing.add(NO_COLUMN);
    Operand<TFloat32> defaultRow = floats(there, missing);
    Operand<TFloat32> found =
        there.lookupTableFind(typed(handle), vectors(there, keys), defaultRow);
    return there.reshape(found, there.constant(new int[] {-1, width()}));
  }

  /** Which of the rows that were found are there, [R]. */
  public Operand<TBool> isPresent(Ops there, Operand<TFloat32> rows) {
    Operand<TFloat32> column = cells(there, rows, width() - 1, 1);
    return there.math.greaterEqual(
        there.reshape(column, there.constant(new int[] {-1})), there.constant(0f));
  }

  /** Some cells of each row, [R, count]. */
  public static Operand<TFloat32> cells(Ops there, Operand<TFloat32> rows, int from, int count) {
    return there.slice(
        rows, there.constant(new int[] {0, from}), there.constant(new int[] {-1, count}));
  }

  /** Writes the rows of [R] keys, [R, width], whether they were there or not. */
  public Op insert(Ops there, Operand<TInt64> keys, Operand<TFloat32> rows) {
    return there.lookupTableInsert(typed(handle), vectors(there, keys), rows);
  }

  /** Removes everything. */
  public Op clear(Ops there) {
    // The table takes over the memory of what it imports, and writes to it: neither constants nor
    // what TensorFlow may take for the same value elsewhere will do.
    Operand<TInt64> zeros = fresh(there, TInt64.class, 1);
    Operand<TInt64> noKeys = there.math.add(zeros, there.constant(EMPTY_KEY));
    return there.lookupTableImport(
        typed(handle),
        // The op asks for a shape that its kernel refuses: it is not told.
        there.placeholderWithDefault(noKeys, Shape.unknown()),
        fresh(there, TFloat32.class, width()));
  }

  private static <T extends TType> Operand<T> fresh(Ops there, Class<T> type, int width) {
    return there.empty(there.constant(new int[] {SMALLEST, width}), type, Empty.init(true));
  }

  /** What a table holds: [N] keys and their rows, [N, width]. */
  public record Contents(Operand<TInt64> keys, Operand<TFloat32> rows) {
    /** Those for which something is true. */
    public Contents where(Ops there, Operand<TBool> kept) {
      Operand<TInt64> places = Indices.where(there, kept);
      Operand<TInt32> axis = there.constant(0);
      return new Contents(there.gather(keys, places, axis), there.gather(rows, places, axis));
    }
  }

  /** Adds the ops that read everything, in a copy. */
  public Contents contents(Ops there) {
    LookupTableExport<TInt64, TFloat32> buckets =
        there.lookupTableExport(typed(handle), TInt64.class, TFloat32.class);
    Operand<TFloat32> rows =
        there.reshape(buckets.values(), there.constant(new int[] {-1, width()}));
    Operand<TInt64> keys = there.reshape(buckets.keys(), there.constant(new int[] {-1}));
    // What is exported are the buckets, the empty ones too.
    return new Contents(keys, rows).where(there, there.math.greaterEqual(keys, there.constant(0L)));
  }

  /** Adds the op that tells whether all rows are finite, a scalar; it copies none. */
  public Operand<TBool> allFinite(Ops there) {
    LookupTableExport<TInt64, TFloat32> buckets =
        there.lookupTableExport(typed(handle), TInt64.class, TFloat32.class);
    Operand<TFloat32> flat = there.reshape(buckets.values(), there.constant(new int[] {-1}));
    return there.all(there.math.isFinite(flat), there.constant(0));
  }

  /** [R] keys as the table has them, [R, 1]: its kernel can't import scalar keys. */
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

  @SuppressWarnings("unchecked") // A resource handle; the generated classes ask for a TType.
  private static Operand<? extends TType> typed(Operand<?> handle) {
    return (Operand<? extends TType>) handle;
  }
}
