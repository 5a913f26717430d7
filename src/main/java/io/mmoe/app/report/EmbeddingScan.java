package io.mmoe.app.report;

import io.mmoe.base.tensorflow.CheckpointReader.Entry;
import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.report.EmbeddingStatistics;
import io.mmoe.report.EmbeddingStatistics.Kind;
import io.mmoe.report.EmbeddingStatistics.Norms;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.train.checkpoint.CheckpointContents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Statistics of the embedding rows in a checkpoint, for every kind of table and any partition.
 * Memory holds one shard at a time and the norms of one table.
 */
public final class EmbeddingScan {
  /** Patterns for the end of a weight's name, by kind of table. */
  private static final Map<Kind, String> ENDINGS =
      Map.of(
          Kind.HASH_TABLE, "(/part_\\d+)?",
          Kind.ROWS_BY_KEY, "(/part_\\d+)?-values",
          Kind.QUOTIENTS, "/quotient(/part_\\d+)?",
          Kind.REMAINDERS, "/remainder(/part_\\d+)?");

  private final Path checkpoint;
  private final Map<String, Entry> entries;

  private EmbeddingScan(Path checkpoint) {
    this.checkpoint = checkpoint;
    entries = CheckpointContents.entries(checkpoint);
  }

  /**
   * Returns the statistics of all tables, in the column order of the data.
   *
   * @param checkpoint the checkpoint prefix
   * @throws io.mmoe.train.checkpoint.CheckpointException if the checkpoint is missing or damaged
   */
  public static List<EmbeddingStatistics> of(Path checkpoint) {
    EmbeddingScan scan = new EmbeddingScan(checkpoint);
    List<EmbeddingStatistics> tables = new ArrayList<>();
    for (Feature column : TaobaoSchema.FEATURES) {
      for (Kind kind : Kind.values()) {
        scan.table(column, kind).ifPresent(tables::add);
      }
    }
    return tables;
  }

  private Optional<EmbeddingStatistics> table(Feature column, Kind kind) {
    Pattern name =
        Pattern.compile(Pattern.quote(EmbeddingNames.weights(column)) + ENDINGS.get(kind));
    List<String> shards =
        entries.keySet().stream()
            .filter(entry -> name.matcher(entry).matches() && isMatrix(entry))
            .toList();
    if (shards.isEmpty()) {
      return Optional.empty();
    }
    long rows = shards.stream().mapToLong(this::rows).sum();
    float[] norms = new float[Math.toIntExact(rows)];
    int measured = 0;
    for (String shard : shards) {
      measured = measure(shard, norms, measured);
    }
    return Optional.of(
        new EmbeddingStatistics(
            column.name(), kind, rows, rows - measured, Norms.of(Arrays.copyOf(norms, measured))));
  }

  private boolean isMatrix(String tensor) {
    return Objects.requireNonNull(entries.get(tensor)).shape().numDimensions() == 2;
  }

  private long rows(String tensor) {
    return Objects.requireNonNull(entries.get(tensor)).shape().get(0);
  }

  /** Adds the norms of the shard's finite rows and returns the end index. */
  private int measure(String shard, float[] norms, int start) {
    float[] values = CheckpointContents.floats(checkpoint, shard);
    int width = values.length / Math.max(1, Math.toIntExact(rows(shard)));
    int end = start;
    for (int row = 0; row < rows(shard); row++) {
      double squares = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        squares += (double) values[i] * values[i];
      }
      if (Double.isFinite(squares)) {
        norms[end++] = (float) Math.sqrt(squares);
      }
    }
    return end;
  }
}
