package io.mmoe.build;

import io.mmoe.build.embedding.EmbeddingTables;
import io.mmoe.build.embedding.HashedTables;
import io.mmoe.build.embedding.KeyedTables;
import io.mmoe.build.embedding.MultiHashTables;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.ModelSettings;
import java.util.List;

/** Chooses the kind of a model's tables. */
final class EmbeddingTableFactory {

  private EmbeddingTableFactory() {}

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
