package io.mmoe.build.embedding;

import io.mmoe.build.graph.Initializer;
import io.mmoe.build.graph.Initializer.TruncatedNormalInit;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.build.graph.VariablePlacement.Kind;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.EmbeddingSettings.MultiHash;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.UniqueWithCounts;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * Two small tables for each column instead of one large table (Shi et al. 2020).
 *
 * <p>The embedding of a bucket joins row {@code bucket div n} of the first table and row {@code
 * bucket mod n} of the second. Here n is the square root of the number of buckets, rounded up. No
 * two buckets share both rows.
 */
public final class MultiHashTable implements EmbeddingTable {
  private final MultiHash settings;
  private final TableShards quotients;
  private final TableShards remainders;
  private final Offsets offsets;

  private MultiHashTable(
      MultiHash settings, TableShards quotients, TableShards remainders, Offsets offsets) {
    this.settings = settings;
    this.quotients = quotients;
    this.remainders = remainders;
    this.offsets = offsets;
  }

  /**
   * The first rows of the columns of a group, each [C].
   *
   * @param buckets first bucket of each column among the buckets of the group
   * @param quotients first row of each column in the table of quotients
   * @param remainders first row of each column in the table of remainders
   * @param divisors the divisor n of each column
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Offsets(long[] buckets, long[] quotients, long[] remainders, long[] divisors) {}

  /** A tensor for each of the two tables, [R] or [R, D]. */
  private record Pair<T extends TType>(Operand<T> quotient, Operand<T> remainder) {}

  /**
   * Creates both tables of a group.
   *
   * @param name common prefix of the tables' names inside the graph
   * @param dimension width of an embedding (D)
   */
  static MultiHashTable create(
      VariableStore variables, String name, ColumnGroup group, MultiHash settings, int dimension) {
    int width = settings.partWidth(dimension);
    List<Feature> columns = group.columns();
    return new MultiHashTable(
        settings,
        table(variables, name + "/quotient", columns, MultiHash::quotients, width),
        table(variables, name + "/remainder", columns, MultiHash::divisor, width),
        new Offsets(
            starts(columns, Feature::buckets),
            starts(columns, column -> MultiHash.quotients(column.buckets())),
            starts(columns, column -> MultiHash.divisor(column.buckets())),
            columns.stream().mapToLong(column -> MultiHash.divisor(column.buckets())).toArray()));
  }

  private static TableShards table(
      VariableStore variables,
      String name,
      List<Feature> columns,
      ToIntFunction<Integer> rows,
      int width) {
    String suffix = name.substring(name.lastIndexOf('/'));
    List<Part> parts =
        columns.stream()
            .map(
                column ->
                    Part.whole(
                        EmbeddingNames.weights(column) + suffix,
                        Shape.of(rows.applyAsInt(column.buckets()), width)))
            .toList();
    Initializer initializer = TruncatedNormalInit.ofRows(width);
    return new TableShards(variables.createShards(name, Kind.TABLE, parts, initializer));
  }

  private static long[] starts(List<Feature> columns, ToIntFunction<Feature> rows) {
    long[] starts = new long[columns.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + rows.applyAsInt(columns.get(i - 1));
    }
    return starts;
  }

  @Override
  public EmbeddingTable.Lookup lookup(Ops tf, UniqueIds ids) {
    Pair<TInt64> rows = rows(tf, ids.ids());
    Pair<TFloat32> values = gather(tf, rows);
    Operand<TFloat32> combined =
        tf.sparse.sparseSegmentMean(join(tf, values), ids.index(), ids.segments());
    return new Lookup(ids, rows, values, combined);
  }

  @Override
  public Operand<TFloat32> read(Ops tf, SparseIds ids) {
    return SegmentMean.of(tf, join(tf, gather(tf, rows(tf, ids.ids()))), ids);
  }

  private Pair<TFloat32> gather(Ops tf, Pair<TInt64> rows) {
    return new Pair<>(
        quotients.gather(tf, rows.quotient()), remainders.gather(tf, rows.remainder()));
  }

  /** Adds the ops that compute the two rows of each id. */
  private Pair<TInt64> rows(Ops tf, Operand<TInt64> ids) {
    Operand<TInt32> axis = tf.constant(0);
    Operand<TInt32> begun =
        tf.upperBound(
            tf.expandDims(tf.constant(offsets.buckets()), axis), tf.expandDims(ids, axis));
    Operand<TInt32> column =
        tf.math.sub(tf.reshape(begun, tf.constant(new int[] {-1})), tf.constant(1));
    Operand<TInt64> bucket =
        tf.math.sub(ids, tf.gather(tf.constant(offsets.buckets()), column, axis));
    Operand<TInt64> divisor = tf.gather(tf.constant(offsets.divisors()), column, axis);
    return new Pair<>(
        tf.math.add(
            tf.math.floorDiv(bucket, divisor),
            tf.gather(tf.constant(offsets.quotients()), column, axis)),
        tf.math.add(
            tf.math.mod(bucket, divisor),
            tf.gather(tf.constant(offsets.remainders()), column, axis)));
  }

  private Operand<TFloat32> join(Ops tf, Pair<TFloat32> values) {
    Operand<TFloat32> first = values.quotient();
    Operand<TFloat32> second = values.remainder();
    return switch (settings.operation()) {
      case ADD -> tf.math.add(first, second);
      case MUL -> tf.math.mul(first, second);
      case CONCAT -> tf.concat(List.of(first, second), tf.constant(1));
    };
  }

  private final class Lookup implements EmbeddingTable.Lookup {
    private final UniqueIds ids;
    private final Pair<TInt64> rows;
    private final Pair<TFloat32> values;
    private final Operand<TFloat32> combined;

    Lookup(UniqueIds ids, Pair<TInt64> rows, Pair<TFloat32> values, Operand<TFloat32> combined) {
      this.ids = ids;
      this.rows = rows;
      this.values = values;
      this.combined = combined;
    }

    @Override
    public Operand<TFloat32> combined() {
      return combined;
    }

    @Override
    public List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream) {
      Operand<TFloat32> g = SegmentMean.gradient(tf, upstream, ids);
      List<Operand<TFloat32>> parts =
          switch (settings.operation()) {
            case ADD -> List.of(g, g);
            case MUL ->
                List.of(tf.math.mul(g, values.remainder()), tf.math.mul(g, values.quotient()));
            case CONCAT -> List.copyOf(tf.split(tf.constant(1), g, 2L).output());
          };
      List<TableGradient> gradients = new ArrayList<>();
      gradients.addAll(sumByRow(tf, quotients, rows.quotient(), parts.get(0)));
      gradients.addAll(sumByRow(tf, remainders, rows.remainder(), parts.get(1)));
      return gradients;
    }

    /** Adds up the gradients of the buckets that share a row. */
    private static List<TableGradient> sumByRow(
        Ops tf, TableShards table, Operand<TInt64> rows, Operand<TFloat32> values) {
      UniqueWithCounts<TInt64, TInt32> unique =
          tf.uniqueWithCounts(rows, tf.constant(new int[] {0}));
      return table.gradients(
          tf, unique.y(), tf.math.unsortedSegmentSum(values, unique.idx(), tf.size(unique.y())));
    }
  }

  /** A factory of multi-hash tables. */
  public static final class Factory implements EmbeddingTable.Factory {
    private final VariableStore variables;
    private final int dimension;
    private final MultiHash settings;

    /**
     * Creates a factory for a model that is not trained.
     *
     * @param dimension width of an embedding (D)
     */
    public Factory(VariableStore variables, int dimension, MultiHash settings) {
      this.variables = variables;
      this.dimension = dimension;
      this.settings = settings;
    }

    /**
     * Creates a factory for a model that is trained. It adds a variable with the code of the
     * operation, so that checkpoints record how the two rows are joined.
     *
     * @throws IllegalStateException if the store has this variable already
     */
    public static Factory trained(VariableStore variables, int dimension, MultiHash settings) {
      long code = settings.operation().code();
      variables.create(
          EmbeddingNames.MULTI_HASH_OPERATION,
          Shape.scalar(),
          TInt64.class,
          there -> there.constant(code));
      return new Factory(variables, dimension, settings);
    }

    @Override
    public EmbeddingTable create(Ops tf, String name, ColumnGroup group) {
      return MultiHashTable.create(variables, name, group, settings, dimension);
    }

    @Override
    public IdKind ids() {
      return IdKind.TABLE_ROWS;
    }
  }
}
