package io.mmoe.app;

import io.mmoe.build.embedding.ColumnNames;
import io.mmoe.build.embedding.KeyedTables;
import io.mmoe.build.embedding.MultiHashTables;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.EmbeddingSettings.MultiHash;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.train.checkpoint.CheckpointContents;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Tells from a checkpoint what kind of embeddings it holds, so that no flag need say it again. */
final class CheckpointedEmbeddings {

  private CheckpointedEmbeddings() {}

  /**
   * For a graph that trains nothing.
   *
   * @param checkpoint its prefix
   * @throws io.mmoe.train.checkpoint.CheckpointException if it is missing or damaged
   */
  static EmbeddingSettings of(Path checkpoint) {
    Set<String> names = CheckpointContents.entries(checkpoint).keySet();
    if (names.contains(MultiHashTables.OPERATION)) {
      long number = CheckpointContents.longs(checkpoint, MultiHashTables.OPERATION)[0];
      return new MultiHash(MultiHash.Operation.of(number));
    }
    String column = ColumnNames.weights(TaobaoSchema.FEATURES.get(0));
    if (!holds(names, column, KeyedTables.KEYS)) {
      return EmbeddingSettings.HASHED;
    }
    boolean filtered =
        holds(names, column, KeyedTables.WAITING_KEYS)
            || names.stream().anyMatch(name -> name.endsWith(KeyedTables.BLOOM));
    return new EmbeddingSettings.ByKey(
        filtered ? new Filter.Applied() : new Filter.None(),
        new Eviction.None(),
        names.contains(KeyedTables.BLOCK_FREQUENCIES)
            ? LongStream.of(CheckpointContents.longs(checkpoint, KeyedTables.BLOCK_FREQUENCIES))
                .boxed()
                .toList()
            : List.of(),
        holds(names, column, ""));
  }

  private static boolean holds(Set<String> names, String column, String suffix) {
    return names.contains(column + suffix) || names.contains(column + "/part_0" + suffix);
  }
}
