package io.mmoe.app.report;

import io.mmoe.base.tensorflow.CheckpointReader.Entry;
import io.mmoe.build.embedding.ColumnNames;
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
 * Measures the embedding rows of a checkpoint, of any kind and cut into any pieces. Holds one piece
 * in memory at a time, and the norms of one table.
 */
public final class EmbeddingScan {
  /** What the names of a column's weights may end in, by the kind of table. */
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
   * Measures all tables, column by column in the order of the rows.
   *
   * @param checkpoint its prefix
   * @throws io.mmoe.train.checkpoint.CheckpointException if it is missing or damaged
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
    Pattern name = Pattern.compile(Pattern.quote(ColumnNames.weights(column)) + ENDINGS.get(kind));
    List<String> pieces =
        entries.keySet().stream().filter(entry -> name.matcher(entry).matches()).toList();
    if (pieces.isEmpty()) {
      return Optional.empty();
    }
    long rows = pieces.stream().mapToLong(this::rows).sum();
    float[] norms = new float[Math.toIntExact(rows)];
    int measured = 0;
    for (String piece : pieces) {
      measured = measure(piece, norms, measured);
    }
    return Optional.of(
        new EmbeddingStatistics(
            column.name(), kind, rows, rows - measured, Norms.of(Arrays.copyOf(norms, measured))));
  }

  private long rows(String tensor) {
    return Objects.requireNonNull(entries.get(tensor)).shape().get(0);
  }

  /** Adds the norms of the piece's finite rows; where they end. */
  private int measure(String piece, float[] norms, int start) {
    float[] values = CheckpointContents.floats(checkpoint, piece);
    int width = values.length / Math.max(1, Math.toIntExact(rows(piece)));
    int end = start;
    for (int row = 0; row < rows(piece); row++) {
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
