package io.mmoe.app;

import java.nio.file.Path;
import java.util.List;

/**
 * What a checkpoint holds.
 *
 * @param checkpoint its prefix
 * @param fileBytes on disk
 * @param columns those with rows by key
 * @param increments to the checkpoint; the newest only
 */
public record Inspection(
    Path checkpoint,
    long globalStep,
    long fileBytes,
    List<TensorEntry> tensors,
    List<KeyedColumn> columns,
    List<Increment> increments) {

  public Inspection {
    increments = List.copyOf(increments);
    tensors = List.copyOf(tensors);
    columns = List.copyOf(columns);
  }

  /**
   * A tensor.
   *
   * @param type as TensorFlow calls it
   * @param bytes of its elements
   */
  public record TensorEntry(String name, String type, List<Long> shape, long bytes) {
    public TensorEntry {
      shape = List.copyOf(shape);
    }
  }

  /**
   * What was saved since the checkpoint.
   *
   * @param rows of tables, and keys, that have changed
   */
  public record Increment(String name, long globalStep, long rows, long fileBytes) {}

  /**
   * A column of an EmbeddingVariable.
   *
   * @param keys with a row
   * @param waiting keys that were seen and have none yet
   * @param bytes of rows, slots and keys
   * @param frequencies how many keys were trained on once, 2, 3 to 4, 5 to 8 times, and so on
   */
  public record KeyedColumn(
      String name, long keys, long waiting, long bytes, List<Long> frequencies) {
    public KeyedColumn {
      frequencies = List.copyOf(frequencies);
    }
  }
}
