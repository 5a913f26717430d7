package io.mmoe.build.embedding;

import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import org.tensorflow.op.Ops;

/** Makes the tables of a model, all of one kind. */
public interface EmbeddingTables {

  /**
   * Makes a table.
   *
   * @param tf adds what belongs to the table
   * @param name of the table inside the graph
   * @param group the columns that share it
   */
  EmbeddingTable create(Ops tf, String name, ColumnGroup group);

  /** What the tables are looked up by. */
  IdKind ids();
}
