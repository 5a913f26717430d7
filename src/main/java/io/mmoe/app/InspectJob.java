package io.mmoe.app;

import io.mmoe.app.Inspection.Increment;
import io.mmoe.app.Inspection.KeyedColumn;
import io.mmoe.app.Inspection.TensorEntry;
import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputException;
import io.mmoe.base.tensorflow.CheckpointReader.Entry;
import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.settings.CheckpointPath;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.tensorflow.proto.DataType;

/** The inspection of a checkpoint, without building its model. */
public final class InspectJob {
  private final CheckpointPath path;

  /**
   * @param checkpoint the checkpoint directory, or the prefix of a checkpoint in it
   */
  public InspectJob(Path checkpoint) {
    path = CheckpointPath.of(checkpoint);
  }

  /**
   * Reads the latest checkpoint.
   *
   * @throws io.mmoe.train.checkpoint.CheckpointException if there is no checkpoint, or if it is
   *     damaged
   */
  public Inspection run() {
    Path checkpoint = CheckpointDirectory.require(path);
    Map<String, Entry> entries = CheckpointContents.entries(checkpoint);
    List<TensorEntry> tensors = new ArrayList<>();
    entries.forEach((name, entry) -> tensors.add(tensor(name, entry)));
    List<KeyedColumn> columns = new ArrayList<>();
    for (Feature column : ColumnGroup.sorted(TaobaoSchema.FEATURES)) {
      if (entries.keySet().stream().anyMatch(name -> isOf(name, column, EmbeddingNames.KEYS))) {
        columns.add(keyed(checkpoint, column, tensors));
      }
    }
    long step = entries.containsKey("global_step") ? CheckpointContents.globalStep(checkpoint) : 0;
    List<Increment> increments =
        new CheckpointDirectory(path.directory())
            .latestIncrement(checkpoint).map(InspectJob::increment).stream().toList();
    return new Inspection(checkpoint, step, fileBytes(checkpoint), tensors, columns, increments);
  }

  private static Increment increment(Path prefix) {
    long rows = 0;
    for (Map.Entry<String, Entry> tensor : CheckpointContents.entries(prefix).entrySet()) {
      if (tensor.getKey().endsWith("-rows") || tensor.getKey().endsWith(EmbeddingNames.KEYS)) {
        rows += tensor.getValue().shape().size();
      }
    }
    return new Increment(
        prefix.getFileName().toString(),
        CheckpointContents.globalStep(prefix),
        rows,
        fileBytes(prefix));
  }

  private static TensorEntry tensor(String name, Entry entry) {
    List<Long> shape = LongStream.of(entry.shape().asArray()).boxed().toList();
    long elements = entry.shape().size();
    return new TensorEntry(name, typeName(entry.type()), shape, elements * bytesOf(entry.type()));
  }

  private static String typeName(DataType type) {
    return type.name().substring("DT_".length()).toLowerCase(Locale.ROOT);
  }

  private static int bytesOf(DataType type) {
    return switch (type) {
      case DT_INT64, DT_DOUBLE -> Long.BYTES;
      case DT_BOOL -> 1;
      default -> Float.BYTES;
    };
  }

  private static KeyedColumn keyed(Path checkpoint, Feature column, List<TensorEntry> tensors) {
    long[] keys = all(checkpoint, column, EmbeddingNames.KEYS, tensors);
    Arrays.sort(keys);
    long waiting =
        LongStream.of(all(checkpoint, column, EmbeddingNames.WAITING_KEYS, tensors))
            .filter(key -> Arrays.binarySearch(keys, key) < 0)
            .count();
    long bytes =
        tensors.stream()
            .filter(tensor -> tensor.name().startsWith(EmbeddingNames.weights(column)))
            .mapToLong(TensorEntry::bytes)
            .sum();
    return new KeyedColumn(
        column.name(), keys.length, waiting, bytes, histogram(checkpoint, column, tensors));
  }

  private static long[] all(
      Path checkpoint, Feature column, String suffix, List<TensorEntry> tensors) {
    return tensors.stream()
        .filter(tensor -> isOf(tensor.name(), column, suffix))
        .flatMapToLong(tensor -> LongStream.of(CheckpointContents.longs(checkpoint, tensor.name())))
        .toArray();
  }

  /** Returns the number of keys per frequency bin. Bin upper bounds are powers of two: 1, 2, 4. */
  private static List<Long> histogram(Path checkpoint, Feature column, List<TensorEntry> tensors) {
    long[] counts = new long[Integer.SIZE];
    int used = 0;
    for (TensorEntry tensor : tensors) {
      if (isOf(tensor.name(), column, EmbeddingNames.FREQUENCIES)) {
        for (float frequency : CheckpointContents.floats(checkpoint, tensor.name())) {
          int bin = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, (int) frequency - 1));
          counts[bin]++;
          used = Math.max(used, bin + 1);
        }
      }
    }
    return LongStream.of(counts).limit(used).boxed().toList();
  }

  /** Returns whether a tensor belongs to the column, as a whole or as a shard. */
  private static boolean isOf(String tensor, Feature column, String suffix) {
    String weights = EmbeddingNames.weights(column);
    return tensor.startsWith(weights)
        && tensor.substring(weights.length()).matches("(/part_\\d+)?" + suffix);
  }

  private static long fileBytes(Path checkpoint) {
    try {
      return CheckpointDirectory.fileBytes(checkpoint);
    } catch (IOException e) {
      throw new OutputException(checkpoint + " can't be read: " + FailureReason.of(e), e);
    }
  }
}
