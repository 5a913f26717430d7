package io.mmoe.build.embedding;

import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.EmbeddingSettings.MultiHash;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt64;

/**
 * Makes {@link MultiHashTable}s. A checkpoint that is trained says how the two rows are joined:
 * {@code multihash/operation}, the number of the operation.
 *
 * @param dimension width of one embedding (D)
 */
public record MultiHashTables(VariableStore variables, int dimension, MultiHash settings)
    implements EmbeddingTables {
  /** What a checkpoint calls the operation's number. */
  public static final String OPERATION = "multihash/operation";

  /**
   * For a model that is trained.
   *
   * @throws IllegalStateException if the store has been used for this before
   */
  public static MultiHashTables trained(
      VariableStore variables, int dimension, MultiHash settings) {
    long number = settings.operation().code();
    variables.create(OPERATION, Shape.scalar(), TInt64.class, there -> there.constant(number));
    return new MultiHashTables(variables, dimension, settings);
  }

  @Override
  public EmbeddingTable create(Ops tf, String name, ColumnGroup group) {
    return MultiHashTable.create(variables, name, group, settings, dimension);
  }

  @Override
  public IdKind ids() {
    return IdKind.ROWS;
  }
}
