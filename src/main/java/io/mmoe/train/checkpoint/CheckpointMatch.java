package io.mmoe.train.checkpoint;

import com.google.common.base.Joiner;
import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.record.RunHistory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Operands;
import org.tensorflow.proto.DataType;

/** The check that a checkpoint holds every variable and table of a model. */
final class CheckpointMatch {
  private static final Logger log = LoggerFactory.getLogger(CheckpointMatch.class);
  private static final List<String> DECISIVE_FLAGS =
      List.of(
          "--optimizer", "--ev", "--ev_filter", "--dynamic_ev", "--adaptive_emb", "--multihash");

  private CheckpointMatch() {}

  /**
   * Compares names, shapes and types. Further tensors in the checkpoint are ignored.
   *
   * @return the names of all tensors in the checkpoint
   * @throws CheckpointException if variables are missing or differ in shape or type. The message is
   *     one line. The log lists all of them with {@code --verbose}
   */
  static Set<String> require(Path checkpoint, List<Variable> variables, List<KeyedTable> tables) {
    Map<String, CheckpointReader.Entry> entries = CheckpointContents.entries(checkpoint);
    List<String> problems = new ArrayList<>();
    int parts = 0;
    for (Variable variable : variables) {
      DataType type = Operands.toDataType(variable.type());
      for (Part part : variable.parts()) {
        problem(part, type, entries.get(part.name())).ifPresent(problems::add);
        parts++;
      }
    }
    for (KeyedTable table : tables) {
      for (KeyColumn column : table.columns()) {
        problems(table, column, entries).forEach(problems::add);
        parts++;
      }
    }
    if (!problems.isEmpty()) {
      problems.forEach(problem -> log.debug("{}: {}", checkpoint, problem));
      throw new CheckpointException(
          "%s does not fit this model, %d of %d variables: %s%s"
                  .formatted(
                      checkpoint,
                      problems.size(),
                      parts,
                      problems.get(0),
                      problems.size() == 1 ? "" : " (--verbose lists all)")
              + remedy(checkpoint));
    }
    return entries.keySet();
  }

  /** Names the flags of the run that wrote the checkpoint, if they are recorded beside it. */
  private static String remedy(Path checkpoint) {
    Path directory = Objects.requireNonNull(checkpoint.toAbsolutePath().getParent());
    Map<String, String> flags = new RunHistory(directory).earlierFlags(DECISIVE_FLAGS);
    if (flags.isEmpty()) {
      return ". Use the flags of the run that wrote it (%s), or a new --checkpoint"
          .formatted(String.join(", ", DECISIVE_FLAGS));
    }
    return ". An earlier run had %s. Use the same flags, or a new --checkpoint"
        .formatted(Joiner.on(", ").withKeyValueSeparator(' ').join(flags));
  }

  /** Returns the problems of all saved shards of a column. Any number of keys is accepted. */
  private static List<String> problems(
      KeyedTable table, KeyColumn column, Map<String, CheckpointReader.Entry> entries) {
    List<KeyedTensorNames> shards = KeyedTensorNames.savedShards(table, column, entries.keySet());
    if (shards.isEmpty()) {
      return List.of(column.name() + table.keysSuffix() + " is missing");
    }
    List<String> problems = new ArrayList<>();
    for (KeyedTensorNames shard : shards) {
      CheckpointReader.Entry keys = Objects.requireNonNull(entries.get(shard.keys()));
      long count = keys.shape().size();
      problem(Part.whole(shard.keys(), Shape.of(count)), DataType.DT_INT64, keys)
          .ifPresent(problems::add);
      for (int i = 0; i < shard.fields().size(); i++) {
        Part field =
            Part.whole(shard.fields().get(i), Shape.of(count, table.fields().get(i).width()));
        problem(field, DataType.DT_FLOAT, entries.get(field.name())).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<String> problem(
      Part part, DataType type, CheckpointReader.@Nullable Entry entry) {
    if (entry == null) {
      return Optional.of(part.name() + " is missing");
    }
    if (entry.shape().equals(part.shape()) && entry.type() == type) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is %s%s instead of %s%s"
            .formatted(part.name(), entry.type(), entry.shape(), type, part.shape()));
  }
}
