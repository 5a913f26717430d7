package io.mmoe.app.evaluate;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.EmbeddingSettings.MultiHash;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Embedding settings inferred from the tensor names of a checkpoint, without any flag. */
public final class CheckpointedEmbeddings {

  private CheckpointedEmbeddings() {}

  /**
   * Returns the settings for a graph that does not train.
   *
   * @param checkpoint the checkpoint prefix
   * @throws CheckpointException if the checkpoint is missing or damaged
   */
  public static EmbeddingSettings of(Path checkpoint) {
    try {
      return read(checkpoint);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | InvalidSettingException e) {
      throw new CheckpointException(
          checkpoint + " is damaged or no checkpoint: it has an impossible kind of embeddings", e);
    }
  }

  private static EmbeddingSettings read(Path checkpoint) {
    Set<String> names = CheckpointContents.entries(checkpoint).keySet();
    if (names.contains(EmbeddingNames.MULTI_HASH_OPERATION)) {
      long number = CheckpointContents.longs(checkpoint, EmbeddingNames.MULTI_HASH_OPERATION)[0];
      return new MultiHash(MultiHash.Operation.of(number));
    }
    String column = EmbeddingNames.weights(TaobaoSchema.FEATURES.get(0));
    if (!holds(names, column, EmbeddingNames.KEYS)) {
      return EmbeddingSettings.HASHED;
    }
    boolean filtered =
        holds(names, column, EmbeddingNames.WAITING_KEYS)
            || names.stream().anyMatch(name -> name.endsWith(EmbeddingNames.BLOOM));
    return new EmbeddingSettings.ByKey(
        filtered ? new Filter.Applied() : new Filter.None(),
        new Eviction.None(),
        names.contains(EmbeddingNames.BLOCK_FREQUENCIES)
            ? LongStream.of(CheckpointContents.longs(checkpoint, EmbeddingNames.BLOCK_FREQUENCIES))
                .boxed()
                .toList()
            : List.of(),
        holds(names, column, ""));
  }

  private static boolean holds(Set<String> names, String column, String suffix) {
    return names.contains(column + suffix) || names.contains(column + "/part_0" + suffix);
  }
}
