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

/**
 * Two small tables for each column instead of one large (Shi et al. 2020): the row of a bucket is
 * made of row {@code bucket div n} of the first and row {@code bucket mod n} of the second, where n
 * is the root of the number of buckets, rounded up. No two buckets share both.
 */
public final class MultiHashTable implements EmbeddingTable {
  private final MultiHash settings;
  private final TablePieces quotients;
  private final TablePieces remainders;
  private final Places places;

  private MultiHashTable(
      MultiHash settings, TablePieces quotients, TablePieces remainders, Places places) {
    this.settings = settings;
    this.quotients = quotients;
    this.remainders = remainders;
    this.places = places;
  }

  /**
   * Where the columns of a group begin, each [C]: in the joint table of buckets, and in those of
   * quotients and remainders; and what buckets are divided by.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Places(long[] buckets, long[] quotients, long[] remainders, long[] divisors) {}

  /** Rows of two tables, each [R]. */
  private record Pair(Operand<TInt64> quotient, Operand<TInt64> remainder) {}

  /**
   * Makes the tables.
   *
   * @param name of the joint tables inside the graph
   * @param dimension width of the embedding (D)
   */
  static MultiHashTable create(
      VariableStore variables, String name, ColumnGroup group, MultiHash settings, int dimension) {
    int width = settings.partWidth(dimension);
    List<Feature> columns = group.columns();
    return new MultiHashTable(
        settings,
        table(variables, name + "/quotient", columns, MultiHash::quotients, width),
        table(variables, name + "/remainder", columns, MultiHash::divisor, width),
        new Places(
            starts(columns, Feature::buckets),
            starts(columns, column -> MultiHash.quotients(column.buckets())),
            starts(columns, column -> MultiHash.divisor(column.buckets())),
            columns.stream().mapToLong(column -> MultiHash.divisor(column.buckets())).toArray()));
  }

  private static TablePieces table(
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
                        ColumnNames.weights(column) + suffix,
                        Shape.of(rows.applyAsInt(column.buckets()), width)))
            .toList();
    Initializer initializer = TruncatedNormalInit.ofRows(width);
    return new TablePieces(variables.createPieces(name, Kind.TABLE, parts, initializer));
  }

  private static long[] starts(List<Feature> columns, ToIntFunction<Feature> rows) {
    long[] starts = new long[columns.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + rows.applyAsInt(columns.get(i - 1));
    }
    return starts;
  }

  @Override
  public EmbeddingLookup lookup(Ops tf, UniqueIds ids) {
    Pair pair = pair(tf, ids.ids());
    Operand<TFloat32> first = quotients.gather(tf, pair.quotient());
    Operand<TFloat32> second = remainders.gather(tf, pair.remainder());
    Operand<TFloat32> combined =
        tf.sparse.sparseSegmentMean(join(tf, first, second), ids.index(), ids.segments());
    return new Lookup(this, ids, pair, first, second, combined);
  }

  @Override
  public Operand<TFloat32> read(Ops tf, SparseIds ids) {
    Pair pair = pair(tf, ids.ids());
    Operand<TFloat32> rows =
        join(tf, quotients.gather(tf, pair.quotient()), remainders.gather(tf, pair.remainder()));
    return SegmentMean.of(tf, rows, ids);
  }

  private Pair pair(Ops tf, Operand<TInt64> ids) {
    Operand<TInt32> axis = tf.constant(0);
    Operand<TInt32> begun =
        tf.upperBound(tf.expandDims(tf.constant(places.buckets()), axis), tf.expandDims(ids, axis));
    Operand<TInt32> column =
        tf.math.sub(tf.reshape(begun, tf.constant(new int[] {-1})), tf.constant(1));
    Operand<TInt64> bucket =
        tf.math.sub(ids, tf.gather(tf.constant(places.buckets()), column, axis));
    Operand<TInt64> divisor = tf.gather(tf.constant(places.divisors()), column, axis);
    return new Pair(
        tf.math.add(
            tf.math.floorDiv(bucket, divisor),
            tf.gather(tf.constant(places.quotients()), column, axis)),
        tf.math.add(
            tf.math.mod(bucket, divisor),
            tf.gather(tf.constant(places.remainders()), column, axis)));
  }

  private Operand<TFloat32> join(Ops tf, Operand<TFloat32> first, Operand<TFloat32> second) {
    return switch (settings.operation()) {
      case ADD -> tf.math.add(first, second);
      case MUL -> tf.math.mul(first, second);
      case CONCAT -> tf.concat(List.of(first, second), tf.constant(1));
    };
  }

  private record Lookup(
      MultiHashTable table,
      UniqueIds ids,
      Pair pair,
      Operand<TFloat32> first,
      Operand<TFloat32> second,
      Operand<TFloat32> combined)
      implements EmbeddingLookup {

    @Override
    public List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream) {
      Operand<TFloat32> g = SegmentMean.gradient(tf, upstream, ids);
      List<Operand<TFloat32>> parts =
          switch (table.settings.operation()) {
            case ADD -> List.of(g, g);
            case MUL -> List.of(tf.math.mul(g, second), tf.math.mul(g, first));
            case CONCAT -> List.copyOf(tf.split(tf.constant(1), g, 2L).output());
          };
      List<TableGradient> gradients = new ArrayList<>();
      gradients.addAll(summed(tf, table.quotients, pair.quotient(), parts.get(0)));
      gradients.addAll(summed(tf, table.remainders, pair.remainder(), parts.get(1)));
      return gradients;
    }

    /** Several buckets share a row: their gradients are added. */
    private static List<TableGradient> summed(
        Ops tf, TablePieces pieces, Operand<TInt64> rows, Operand<TFloat32> values) {
      UniqueWithCounts<TInt64, TInt32> unique =
          tf.uniqueWithCounts(rows, tf.constant(new int[] {0}));
      return pieces.gradients(
          tf, unique.y(), tf.math.unsortedSegmentSum(values, unique.idx(), tf.size(unique.y())));
    }
  }
}
