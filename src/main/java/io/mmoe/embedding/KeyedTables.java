package io.mmoe.embedding;

import io.mmoe.config.ColumnGroup;
import io.mmoe.config.EmbeddingSettings.Filter;
import io.mmoe.graph.KeyedTable.Field;
import io.mmoe.graph.VariableStore;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt64;

/**
 * Makes an {@link EmbeddingVariable} for each group of columns.
 *
 * @param dimension width of one embedding (D)
 * @param slots what the optimizer keeps beside each row's weights
 * @param filter which keys get a row
 * @param trained whether rows are made, so that counts and ages are kept
 */
public record KeyedTables(
    VariableStore variables, int dimension, List<Field> slots, Filter filter, boolean trained)
    implements EmbeddingTables {

  public KeyedTables {
    slots = List.copyOf(slots);
  }

  @Override
  public EmbeddingTable create(Ops tf, String name, ColumnGroup group) {
    List<Field> fields =
        trained
            ? EmbeddingVariable.fields(dimension, slots)
            : List.of(new Field("-values", dimension, 0));
    KeyPieces table =
        new KeyPieces(
            variables.createKeyed(name, EmbeddingVariable.columns(group), "-keys", fields));
    Operand<TInt64> masks =
        tf.constant(IntStream.range(0, group.columns().size()).mapToLong(group::keyMask).toArray());
    return new EmbeddingVariable(
        table,
        EmbeddingVariable.init(variables, name, group, dimension),
        masks,
        dimension,
        admission(name, group));
  }

  @Override
  public boolean byKey() {
    return true;
  }

  private Admission admission(String name, ColumnGroup group) {
    if (filter instanceof Filter.None) {
      return Admission.OF_ALL;
    }
    if (!trained) {
      return new AdmissionOfKnown();
    }
    if (filter instanceof Filter.Bloom bloom) {
      return BloomAdmission.create(variables, name + "/bloom", bloom);
    }
    List<Field> count =
        List.of(new Field("-waiting_freqs", 1, 0), new Field("-waiting_versions", 1, 0));
    return new CounterAdmission(
        new KeyPieces(
            variables.createKeyed(
                name + "/waiting", EmbeddingVariable.columns(group), "-waiting_keys", count)),
        ((Filter.Counter) filter).frequency());
  }
}
