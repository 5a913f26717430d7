package io.mmoe.embedding;

import io.mmoe.config.ColumnGroup;
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

  /** Whether tables are looked up by keys, or else by rows of the group's joint table. */
  boolean byKey();
}
