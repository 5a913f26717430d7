package io.mmoe.checkpoint;

import io.mmoe.graph.Variable;
import io.mmoe.graph.Variable.Part;
import io.mmoe.runtime.CheckpointReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.Operands;
import org.tensorflow.proto.DataType;

/** Compares what a checkpoint holds with what a model needs. */
final class CheckpointMatch {

  private CheckpointMatch() {}

  /**
   * Passes over what the checkpoint holds beside the variables.
   *
   * @throws CheckpointException listing the variables that are missing or have another shape or
   *     type
   */
  static void require(Path checkpoint, List<Variable> variables) {
    Map<String, CheckpointReader.Entry> entries = CheckpointReader.entries(checkpoint.toString());
    List<String> problems = new ArrayList<>();
    int parts = 0;
    for (Variable variable : variables) {
      DataType type = Operands.toDataType(variable.type());
      for (Part part : variable.parts()) {
        problem(part, type, entries.get(part.name())).ifPresent(problems::add);
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
