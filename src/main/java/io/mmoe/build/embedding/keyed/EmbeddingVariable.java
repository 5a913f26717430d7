package io.mmoe.build.embedding.keyed;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.build.embedding.EmbeddingTable;
import io.mmoe.build.embedding.SegmentMean;
import io.mmoe.build.embedding.TableShards;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.EmbeddingSettings.ByKey;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * DeepRec's EmbeddingVariable: a table with one row of width D for each key.
 *
 * <p>Training creates a row when it first sees a key, or when the admission rule allows it. Reading
 * never creates a row. A row starts with its {@link InitialRows}:
 *
 * <ul>
 *   <li>{@link RandomInitialRows}: keys without a row read them too, or zeros if keys have to be
 *       admitted.
 *   <li>{@link SharedInitialRows}: keys without a row read and train them.
 * </ul>
 */
public final class EmbeddingVariable implements EmbeddingTable {
  private final KeyedShards table;
  private final InitialRows initialRows;
  private final int dimension;
  private final BlockMask blocks;
  private final Admission admission;

  private EmbeddingVariable(
      KeyedShards table, InitialRows initialRows, BlockMask blocks, Admission admission) {
    this.table = table;
    this.initialRows = initialRows;
    this.dimension = blocks.dimension();
    this.blocks = blocks;
    this.admission = admission;
  }

  KeyedShards table() {
    return table;
  }

  InitialRows initialRows() {
    return initialRows;
  }

  Admission admission() {
    return admission;
  }

  @Override
  public Lookup lookup(Ops tf, UniqueIds ids) {
    KeyedShards.Found found = table.find(tf, ids.ids(), cellsToRead());
    Operand<TFloat32> initial = initialRows.of(tf, ids);
    Admission.Decision decision = admission.decide(tf, ids, found.present());
    Operand<TFloat32> known = select(tf, found.present(), weights(tf, found), initial);
    Operand<TFloat32> admitted =
        readsInitialRows() ? known : select(tf, decision.admitted(), known, tf.zerosLike(known));
    Operand<TFloat32> now = tf.dtypes.cast(ids.requireKeys().counts(), TFloat32.class);
    Optional<Operand<TFloat32>> mask = mask(tf, found, tf.expandDims(now, tf.constant(1)));
    Operand<TFloat32> rows =
        mask.<Operand<TFloat32>>map(cells -> tf.math.mul(admitted, cells)).orElse(admitted);
    Operand<TFloat32> combined = tf.sparse.sparseSegmentMean(rows, ids.index(), ids.segments());
    return new KeyedLookup(this, new KeyedLookup.Keys(ids, initial, decision), mask, combined);
  }

  @Override
  public Operand<TFloat32> read(Ops tf, SparseIds ids) {
    KeyedShards.Found found = table.find(tf, ids.ids(), cellsToRead());
    Operand<TFloat32> known = weights(tf, found); // Zeros for keys without a row.
    if (readsInitialRows()) {
      known = select(tf, found.present(), known, initialRows.of(tf, ids));
    }
    Operand<TFloat32> whole = known;
    Operand<TFloat32> rows =
        mask(tf, found, tf.constant(new float[][] {{0}}))
            .<Operand<TFloat32>>map(cells -> tf.math.mul(whole, cells))
            .orElse(whole);
    return SegmentMean.of(tf, rows, ids);
  }

  /** Returns whether keys without a row read their initial row instead of zeros. */
  private boolean readsInitialRows() {
    return admission.admitsAll() || initialRows.readByWaitingKeys();
  }

  /** Returns the number of cells to read: the weights, and the frequency if blocks depend on it. */
  private int cellsToRead() {
    return blocks.isWhole() ? dimension : frequencyCell() + 1;
  }

  private int frequencyCell() {
    int cell = 0;
    for (Field field : table.shards().get(0).fields()) {
      if (field.suffix().equals(EmbeddingNames.FREQUENCIES)) {
        return cell;
      }
      cell += field.width();
    }
    throw new IllegalStateException("rows have no frequency");
  }

  private Operand<TFloat32> weights(Ops tf, KeyedShards.Found found) {
    return blocks.isWhole() ? found.cells() : KeyedTable.cells(tf, found.cells(), 0, dimension);
  }

  /**
   * Adds the mask of the present blocks, if rows have blocks.
   *
   * @param now occurrences that the table does not yet count, [R, 1]
   */
  private Optional<Operand<TFloat32>> mask(Ops tf, KeyedShards.Found found, Operand<TFloat32> now) {
    if (blocks.isWhole()) {
      return Optional.empty();
    }
    Operand<TFloat32> before = KeyedTable.cells(tf, found.cells(), frequencyCell(), 1);
    return Optional.of(blocks.mask(tf, tf.math.add(before, now)));
  }

  private static Operand<TFloat32> select(
      Ops tf, Operand<TBool> condition, Operand<TFloat32> then, Operand<TFloat32> otherwise) {
    return tf.select(tf.expandDims(condition, tf.constant(1)), then, otherwise);
  }

  /** A factory of EmbeddingVariables. */
  public static final class Factory implements EmbeddingTable.Factory {
    private final VariableStore variables;
    private final int dimension;
    private final List<Field> slots;
    private final ByKey settings;
    private final boolean trained;

    /**
     * @param dimension width of an embedding (D)
     * @param slots optimizer slots of each row
     * @param trained whether training creates and updates rows, so that frequencies and versions
     *     are kept
     * @throws InvalidSettingException if D is not a multiple of the number of blocks of a row
     */
    public Factory(
        VariableStore variables,
        int dimension,
        List<Field> slots,
        ByKey settings,
        boolean trained) {
      int blocks = Math.max(1, settings.blockFrequencies().size());
      if (dimension % blocks != 0) {
        throw new InvalidSettingException(
            "--dynamic_ev_freqs must have a number of values that divides %d, got %d"
                .formatted(dimension, blocks));
      }
      this.variables = variables;
      this.dimension = dimension;
      this.slots = List.copyOf(slots);
      this.settings = settings;
      this.trained = trained;
    }

    /**
     * Creates a factory for a model that is trained. It adds a variable with the block frequencies,
     * if there are any, so that checkpoints record them.
     */
    public static Factory trained(
        VariableStore variables, int dimension, List<Field> slots, ByKey settings) {
      long[] frequencies =
          settings.blockFrequencies().stream().mapToLong(Long::longValue).toArray();
      if (frequencies.length > 0) {
        variables.create(
            EmbeddingNames.BLOCK_FREQUENCIES,
            Shape.of(frequencies.length),
            TInt64.class,
            there -> there.constant(frequencies));
      }
      return new Factory(variables, dimension, slots, settings, true);
    }

    @Override
    public EmbeddingTable create(Ops tf, String name, ColumnGroup group) {
      KeyedShards table =
          keyedShards(name, group, EmbeddingNames.KEYS, trained ? trainedFields() : readFields());
      InitialRows initialRows =
          settings.adaptive()
              ? new SharedInitialRows(
                  TableShards.ofBuckets(variables, name + "/shared", group.columns(), dimension))
              : RandomInitialRows.create(tf, variables, name, group, dimension);
      return new EmbeddingVariable(
          table,
          initialRows,
          new BlockMask(settings.blockFrequencies(), dimension),
          admission(name, group));
    }

    @Override
    public IdKind ids() {
      return settings.ids();
    }

    private KeyedShards keyedShards(
        String name, ColumnGroup group, String keysSuffix, List<Field> fields) {
      List<KeyColumn> columns =
          IntStream.range(0, group.columns().size())
              .mapToObj(
                  i ->
                      new KeyColumn(
                          EmbeddingNames.weights(group.columns().get(i)), group.keyMask(i)))
              .toList();
      return new KeyedShards(
          variables.createKeyed(name, new KeyedTable.Layout(columns, keysSuffix, fields)));
    }

    private Field weights() {
      return new Field(EmbeddingNames.VALUES, dimension, 0);
    }

    /** Returns the fields of a row in training. */
    private List<Field> trainedFields() {
      List<Field> fields = new ArrayList<>();
      fields.add(weights());
      fields.addAll(slots);
      fields.add(new Field(EmbeddingNames.FREQUENCIES, 1, 0));
      fields.add(new Field(EmbeddingNames.VERSIONS, 1, 0));
      return fields;
    }

    /** Returns the fields of a row that predictions depend on. */
    private List<Field> readFields() {
      return settings.blockFrequencies().isEmpty()
          ? List.of(weights())
          : List.of(weights(), new Field(EmbeddingNames.FREQUENCIES, 1, 0));
    }

    private Admission admission(String name, ColumnGroup group) {
      if (settings.filter() instanceof Filter.None) {
        return Admission.OF_ALL;
      }
      if (!trained) {
        return Admission.OF_PRESENT;
      }
      if (settings.filter() instanceof Filter.Bloom bloom) {
        return BloomAdmission.create(variables, name + EmbeddingNames.BLOOM, bloom);
      }
      List<Field> count =
          List.of(new Field("-waiting_freqs", 1, 0), new Field("-waiting_versions", 1, 0));
      return new CounterAdmission(
          keyedShards(name + "/waiting", group, EmbeddingNames.WAITING_KEYS, count),
          ((Filter.Counter) settings.filter()).frequency());
    }
  }
}
