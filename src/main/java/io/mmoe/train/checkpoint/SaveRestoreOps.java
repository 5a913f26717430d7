package io.mmoe.train.checkpoint;

import io.mmoe.base.tensorflow.TensorFlowErrors;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.build.graph.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The ops of a graph that save its variables and restore them, under the names of their parts.
 *
 * <p>Each variable is saved and restored on its own device. All processes of a cluster must
 * therefore share one file system. The ops belong to the graph. An object holds no native memory
 * and may be used with any session on the graph, by one thread at a time.
 */
public final class SaveRestoreOps {
  private final Contents contents;
  private final Placeholder<TString> prefix;
  private final Op save;
  private final Operand<TString> saved;
  private final Operand<TString> files;
  private final Op restore;
  private final List<KeyedRestore> restoreTables;

  /**
   * The variables, tables and other tensors to save and restore.
   *
   * @param others further tensors by name, which are saved but not restored
   * @param since if present, only rows of tables that changed after this global step are saved, and
   *     restored rows are added to the existing ones
   */
  public record Contents(
      List<Variable> variables,
      List<KeyedTable> tables,
      Map<String, Operand<?>> others,
      Optional<Operand<TInt64>> since) {
    public Contents {
      variables = List.copyOf(variables);
      tables = List.copyOf(tables);
      others = new LinkedHashMap<>(others);
    }
  }

  /** Adds the ops. */
  public SaveRestoreOps(Ops tf, Contents contents) {
    this.contents = contents;
    prefix = tf.withName("prefix").placeholder(TString.class);
    List<DeviceGroup> groups = DeviceGroup.of(contents.variables(), contents.tables());
    List<Operand<TString>> fileOfGroup = files(tf, groups.size());
    save = save(tf, groups, fileOfGroup);
    saved = tf.withControlDependencies(List.of(save)).withName("saved").identity(prefix);
    files = tf.stack(fileOfGroup);
    restore = restore(tf, groups);
    restoreTables =
        contents.tables().stream()
            .map(table -> new KeyedRestore(tf, prefix, table, contents.since().isEmpty()))
            .toList();
  }

  List<Variable> variables() {
    return contents.variables();
  }

  List<KeyedTable> tables() {
    return contents.tables();
  }

  /** The placeholder of the checkpoint prefix. */
  Placeholder<TString> prefix() {
    return prefix;
  }

  /** The op that saves. It writes to the final name, without a temporary one. */
  Op save() {
    return save;
  }

  /**
   * The prefixes of the files that {@link #save} writes, a vector: the checkpoint prefix itself, or
   * one prefix per device, to be merged to one checkpoint.
   */
  Operand<TString> files() {
    return files;
  }

  /**
   * Saves the variables and tables.
   *
   * @param file the checkpoint prefix
   * @throws IOException if writing fails
   */
  public void save(Session session, Path file) throws IOException {
    try {
      run(session, save, file);
    } catch (RuntimeException e) {
      if (TensorFlowErrors.isStatus(e)) {
        throw new IOException(TensorFlowErrors.firstLine(e), e);
      }
      throw e;
    }
  }

  /**
   * Restores every variable and every table from a checkpoint.
   *
   * @param checkpoint the checkpoint prefix
   * @throws CheckpointException if the checkpoint is damaged, or if variables are missing or differ
   *     in shape or type. The message lists them
   */
  public void restore(Session session, Path checkpoint) {
    CheckpointException.onFailure(
        checkpoint,
        () -> {
          Set<String> held = CheckpointMatch.require(checkpoint, variables(), tables());
          run(session, restore, checkpoint);
          KeyedRestore.restore(restoreTables, session, checkpoint, held);
          return held;
        });
  }

  /**
   * Returns the description of the ops for a SavedModel, and adds one op that restores everything.
   * Every table must have one column and one shard.
   */
  public SaverDef describe(Ops tf) {
    List<Op> all = new ArrayList<>();
    all.add(restore);
    tables().forEach(table -> all.add(KeyedRestore.ofWhole(tf, prefix, table)));
    Op restoreAll =
        tables().isEmpty()
            ? restore
            : tf.withControlDependencies(all).withName("restore_model").noOp();
    return SaverDef.newBuilder()
        .setFilenameTensorName(prefix.op().name() + ":0")
        .setSaveTensorName(saved.op().name() + ":0")
        .setRestoreOpName(restoreAll.op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  private void run(Session session, Op op, Path file) {
    try (TString name = TString.scalarOf(file.toAbsolutePath().toString())) {
      session.runner().feed(prefix, name).addTarget(op).run().close();
    }
  }

  /** Returns the prefix of each device group's file. A single group writes to the prefix itself. */
  private List<Operand<TString>> files(Ops tf, int groups) {
    if (groups == 1) {
      return List.of(prefix);
    }
    List<Operand<TString>> names = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      Operand<TString> suffix = tf.constant("-%05d-of-%05d".formatted(i, groups));
      names.add(tf.strings.join(List.of(prefix, suffix)));
    }
    return names;
  }

  /**
   * Adds one save op per device group, on the group's device. Counters are read before weights.
   * Even while other workers train, a saved counter then never includes work that the saved weights
   * lack.
   */
  private Op save(Ops tf, List<DeviceGroup> groups, List<Operand<TString>> fileOfGroup) {
    Map<Variable, List<Operand<?>>> counters = new HashMap<>();
    contents.variables().stream()
        .filter(variable -> variable.type() == TInt64.class)
        .forEach(counter -> counters.put(counter, counter.readParts(tf)));
    Ops afterCounters =
        tf.withControlDependencies(
            counters.values().stream().flatMap(List::stream).map(Op.class::cast).toList());
    List<Op> saves = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      DeviceGroup group = groups.get(i);
      List<String> names = new ArrayList<>();
      List<String> slices = new ArrayList<>();
      List<Operand<?>> values = new ArrayList<>();
      for (Variable variable : group.variables()) {
        for (Part part : variable.parts()) {
          names.add(part.name());
          slices.add(part.slice());
        }
        List<Operand<?>> counted = counters.get(variable);
        values.addAll(counted == null ? variable.readParts(afterCounters) : counted);
      }
      Map<String, Operand<?>> whole = new LinkedHashMap<>(i == 0 ? contents.others() : Map.of());
      group
          .tables()
          .forEach(
              table -> whole.putAll(KeyedSave.tensors(afterCounters, table, contents.since())));
      whole.forEach(
          (name, value) -> {
            names.add(name);
            slices.add("");
            values.add(value);
          });
      Ops there = group.on(tf);
      saves.add(
          there.train.save(
              fileOfGroup.get(i),
              Vectors.strings(there, names),
              Vectors.strings(there, slices),
              values));
    }
    return tf.withControlDependencies(saves).withName("save_all").noOp();
  }

  private Op restore(Ops tf, List<DeviceGroup> groups) {
    List<Op> assigns = new ArrayList<>();
    for (DeviceGroup group : groups) {
      if (group.variables().isEmpty()) {
        continue;
      }
      List<String> names = new ArrayList<>();
      List<String> slices = new ArrayList<>();
      List<Class<? extends TType>> types = new ArrayList<>();
      for (Variable variable : group.variables()) {
        for (Part part : variable.parts()) {
          names.add(part.name());
          slices.add(part.slice());
          types.add(variable.type());
        }
      }
      Ops there = group.on(tf);
      Restore restored =
          there.train.restore(
              prefix, Vectors.strings(there, names), Vectors.strings(there, slices), types);
      int next = 0;
      for (Variable variable : group.variables()) {
        int end = next + variable.parts().size();
        assigns.add(variable.assignParts(tf, restored.tensors().subList(next, end)));
        next = end;
      }
    }
    return tf.withControlDependencies(assigns).withName("restore_all").noOp();
  }
}
