package io.mmoe.checkpoint;

import io.mmoe.graph.Constants;
import io.mmoe.graph.Variable;
import io.mmoe.graph.Variable.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The ops of a graph that write its variables to one file and read them back, under the names of
 * their parts.
 *
 * @param variables what is written and read
 * @param prefix to feed: the file's name without {@code .index}
 * @param save writes, without a temporary name
 * @param saved is the prefix, once {@link #save} has run
 * @param restore reads
 */
public record SaveRestoreOps(
    List<Variable> variables,
    Placeholder<TString> prefix,
    Op save,
    Operand<TString> saved,
    Op restore) {

  public SaveRestoreOps {
    variables = List.copyOf(variables);
  }

  /**
   * Adds the ops.
   *
   * @param others what to save beside the variables, by name
   */
  public static SaveRestoreOps create(
      Ops tf, List<Variable> variables, Map<String, Operand<?>> others) {
    Placeholder<TString> prefix = tf.withName("prefix").placeholder(TString.class);
    Op save = save(tf, prefix, variables, others);
    Operand<TString> saved =
        tf.withControlDependencies(List.of(save)).withName("saved").identity(prefix);
    return new SaveRestoreOps(variables, prefix, save, saved, restore(tf, prefix, variables));
  }

  /**
   * Writes the variables.
   *
   * @param file without {@code .index}
   * @throws org.tensorflow.exceptions.TensorFlowException if it can't be written
   */
  public void save(Session session, Path file) {
    run(session, save, file);
  }

  /**
   * Gives every variable its value from a checkpoint.
   *
   * @param checkpoint its prefix
   * @throws CheckpointException if it is damaged, or if a variable is missing or has another shape
   *     or type; the message lists them
   */
  public void restore(Session session, Path checkpoint) {
    try {
      CheckpointMatch.require(checkpoint, variables);
      run(session, restore, checkpoint);
    } catch (TensorFlowException e) {
      throw new CheckpointException(
          checkpoint + " is damaged or no checkpoint: " + firstLine(e), e);
    }
  }

  /** How a SavedModel describes the ops to those who load it. */
  public SaverDef describe() {
    return SaverDef.newBuilder()
        .setFilenameTensorName(prefix.op().name() + ":0")
        .setSaveTensorName(saved.op().name() + ":0")
        .setRestoreOpName(restore.op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  static String firstLine(TensorFlowException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private void run(Session session, Op op, Path file) {
    try (TString name = TString.scalarOf(file.toString())) {
      session.runner().feed(prefix, name).addTarget(op).run().close();
    }
  }

  private static Op save(
      Ops tf, Operand<TString> prefix, List<Variable> variables, Map<String, Operand<?>> others) {
    List<String> names = new ArrayList<>();
    List<Operand<?>> values = new ArrayList<>();
    for (Variable variable : variables) {
      variable.parts().forEach(part -> names.add(part.name()));
      values.addAll(variable.readParts(tf));
    }
    others.forEach(
        (name, value) -> {
          names.add(name);
          values.add(value);
        });
    return tf.train.save(
        prefix, Constants.strings(tf, names), wholeTensors(tf, names.size()), values);
  }

  private static Op restore(Ops tf, Operand<TString> prefix, List<Variable> variables) {
    List<String> names = new ArrayList<>();
    List<Class<? extends TType>> types = new ArrayList<>();
    for (Variable variable : variables) {
      for (Part part : variable.parts()) {
        names.add(part.name());
        types.add(variable.type());
      }
    }
    Restore restored =
        tf.train.restore(
            prefix, Constants.strings(tf, names), wholeTensors(tf, names.size()), types);
    List<Op> assigns = new ArrayList<>();
    int next = 0;
    for (Variable variable : variables) {
      int end = next + variable.parts().size();
      assigns.add(variable.assignParts(tf, restored.tensors().subList(next, end)));
      next = end;
    }
    return tf.withControlDependencies(assigns).withName("restore_all").noOp();
  }

  private static Operand<TString> wholeTensors(Ops tf, int count) {
    return Constants.strings(tf, Collections.nCopies(count, ""));
  }
}
