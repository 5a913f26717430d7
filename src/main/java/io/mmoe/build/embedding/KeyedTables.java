package io.mmoe.build.embedding;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.EmbeddingSettings.ByKey;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt64;

/**
 * Makes an {@link EmbeddingVariable} for each group of columns.
 *
 * @param dimension width of one embedding (D)
 * @param slots what the optimizer keeps beside each row's weights
 * @param settings which keys get a row, and how much of it
 * @param trained whether rows are made, so that counts and ages are kept
 */
public record KeyedTables(
    VariableStore variables, int dimension, List<Field> slots, ByKey settings, boolean trained)
    implements EmbeddingTables {

  /** What checkpoints append to a column's name for the keys that have a row. */
  public static final String KEYS = "-keys";

  /** The same for keys that an exact count keeps waiting. */
  public static final String WAITING_KEYS = "-waiting_keys";

  /** The same for how often each key occurred. */
  public static final String FREQUENCIES = "-freqs";

  /** What the names of Bloom filters end in. */
  public static final String BLOOM = "/bloom";

  /** What a checkpoint calls the frequencies that blocks of rows ask for. */
  public static final String BLOCK_FREQUENCIES = "dynamic_ev/frequencies";

  public KeyedTables {
    slots = List.copyOf(slots);
    int blocks = Math.max(1, settings.blockFrequencies().size());
    if (dimension % blocks != 0) {
      throw new InvalidSettingException(
          "--dynamic_ev_freqs must have a number of values that divides %d, got %d"
              .formatted(dimension, blocks));
    }
  }

  /** For a model that is trained, whose checkpoints say what blocks ask for. */
  public static KeyedTables trained(
      VariableStore variables, int dimension, List<Field> slots, ByKey settings) {
    long[] frequencies = settings.blockFrequencies().stream().mapToLong(Long::longValue).toArray();
    if (frequencies.length > 0) {
      variables.create(
          BLOCK_FREQUENCIES,
          Shape.of(frequencies.length),
          TInt64.class,
          there -> there.constant(frequencies));
    }
    return new KeyedTables(variables, dimension, slots, settings, true);
  }

  @Override
  public EmbeddingTable create(Ops tf, String name, ColumnGroup group) {
    List<Field> fields = trained ? EmbeddingVariable.fields(dimension, slots) : readFields();
    KeyPieces table =
        new KeyPieces(variables.createKeyed(name, EmbeddingVariable.columns(group), KEYS, fields));
    return new EmbeddingVariable(
        table,
        settings.adaptive()
            ? new SharedInitialRows(
                HashedTables.pieces(variables, name + "/shared", group, dimension))
            : RandomInitialRows.create(tf, variables, name, group, dimension),
        new BlockMask(settings.blockFrequencies(), dimension),
        admission(name, group));
  }

  @Override
  public IdKind ids() {
    return settings.ids();
  }

  /** What answers depend on. */
  private List<Field> readFields() {
    Field weights = new Field("-values", dimension, 0);
    return settings.blockFrequencies().isEmpty()
        ? List.of(weights)
        : List.of(weights, new Field(FREQUENCIES, 1, 0));
  }

  private Admission admission(String name, ColumnGroup group) {
    if (settings.filter() instanceof Filter.None) {
      return Admission.OF_ALL;
    }
    if (!trained) {
      return new AdmissionOfKnown();
    }
    if (settings.filter() instanceof Filter.Bloom bloom) {
      return BloomAdmission.create(variables, name + BLOOM, bloom);
    }
    List<Field> count =
        List.of(new Field("-waiting_freqs", 1, 0), new Field("-waiting_versions", 1, 0));
    return new CounterAdmission(
        new KeyPieces(
            variables.createKeyed(
                name + "/waiting", EmbeddingVariable.columns(group), WAITING_KEYS, count)),
        ((Filter.Counter) settings.filter()).frequency());
  }
}
