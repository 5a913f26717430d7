package io.mmoe.assembly;

import io.mmoe.config.EmbeddingSettings;
import io.mmoe.config.ModelSettings;
import io.mmoe.embedding.EmbeddingTables;
import io.mmoe.embedding.HashedTables;
import io.mmoe.embedding.KeyedTables;
import io.mmoe.embedding.MultiHashTables;
import io.mmoe.graph.KeyedTable.Field;
import io.mmoe.graph.VariableStore;
import java.util.List;

/** Chooses the kind of a model's tables. */
final class Tables {

  private Tables() {}

  /**
   * What makes the tables.
   *
   * @param slots what the optimizer keeps beside rows that are made
   * @param trained whether rows are made and changed
   */
  static EmbeddingTables of(
      VariableStore variables, ModelSettings settings, List<Field> slots, boolean trained) {
    int dimension = settings.embeddingDimension();
    if (settings.embeddings() instanceof EmbeddingSettings.ByKey byKey) {
      return trained
          ? KeyedTables.trained(variables, dimension, slots, byKey)
          : new KeyedTables(variables, dimension, slots, byKey, false);
    }
    if (settings.embeddings() instanceof EmbeddingSettings.MultiHash multiHash) {
      return trained
          ? MultiHashTables.trained(variables, dimension, multiHash)
          : new MultiHashTables(variables, dimension, multiHash);
    }
    return new HashedTables(variables, dimension);
  }
}
