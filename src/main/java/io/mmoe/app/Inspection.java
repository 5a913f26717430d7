package io.mmoe.app;

import java.nio.file.Path;
import java.util.List;

/**
 * The content of a checkpoint.
 *
 * @param checkpoint the checkpoint prefix
 * @param fileBytes the size on disk
 * @param columns the columns with rows by key
 * @param increments the newest increment of the checkpoint, as a list of at most one element
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
   * @param type TensorFlow's name of the type
   * @param bytes the size of its elements
   */
  public record TensorEntry(String name, String type, List<Long> shape, long bytes) {
    public TensorEntry {
      shape = List.copyOf(shape);
    }
  }

  /**
   * The changes that were saved after the checkpoint.
   *
   * @param rows the number of table rows and keys that have changed
   */
  public record Increment(String name, long globalStep, long rows, long fileBytes) {}

  /**
   * A column of an EmbeddingVariable.
   *
   * @param keys the number of keys with a row
   * @param waiting the number of keys not yet admitted
   * @param bytes the size of rows, slots and keys
   * @param frequencies the number of keys that occurred once, 2, 3 to 4, 5 to 8 times, and so on
   */
  public record KeyedColumn(
      String name, long keys, long waiting, long bytes, List<Long> frequencies) {
    public KeyedColumn {
      frequencies = List.copyOf(frequencies);
    }
  }
}
