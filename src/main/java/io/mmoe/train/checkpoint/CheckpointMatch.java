package io.mmoe.train.checkpoint;

import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Operands;
import org.tensorflow.proto.DataType;

/** The check that a checkpoint holds every variable and table of a model. */
final class CheckpointMatch {

  private CheckpointMatch() {}

  /**
   * Compares names, shapes and types. Further tensors in the checkpoint are ignored.
   *
   * @return the names of all tensors in the checkpoint
   * @throws CheckpointException if variables are missing or differ in shape or type. The message
   *     lists them
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
      throw new CheckpointException(
          "%s does not fit this model, %d of %d variables:%n  %s"
              .formatted(
                  checkpoint,
                  problems.size(),
                  parts,
                  String.join(System.lineSeparator() + "  ", problems)));
    }
    return entries.keySet();
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
