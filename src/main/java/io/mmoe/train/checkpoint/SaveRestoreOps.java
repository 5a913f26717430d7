package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.Constants;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
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
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The ops of a graph that write its variables and read them back, under the names of their parts.
 * Each variable is written and read where it lives, so all places must see the same file system.
 *
 * @param variables what is written and read
 * @param tables what is written and read beside them, key by key
 * @param prefix to feed: the file's name without {@code .index}
 * @param save writes, without a temporary name
 * @param saved is the prefix, once {@link #save} has run
 * @param files what {@link #save} writes: the prefix, or one file for each place where variables
 *     live, for the prefix to be merged of
 * @param restore reads the variables
 * @param restoreTables reads the tables
 */
public record SaveRestoreOps(
    List<Variable> variables,
    List<KeyedTable> tables,
    Placeholder<TString> prefix,
    Op save,
    Operand<TString> saved,
    Operand<TString> files,
    Op restore,
    List<KeyedRestore> restoreTables) {

  /**
   * What to save and restore.
   *
   * @param others what to save beside the variables and tables, by name
   * @param since if given, only rows by key that were changed after this global step are saved, and
   *     they are added when they are restored
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

  public SaveRestoreOps {
    variables = List.copyOf(variables);
    tables = List.copyOf(tables);
    restoreTables = List.copyOf(restoreTables);
  }

  /**
   * Adds the ops.
   *
   * @param contents what to save and restore
   */
  public static SaveRestoreOps create(Ops tf, Contents contents) {
    List<Variable> variables = contents.variables();
    List<KeyedTable> tables = contents.tables();
    Placeholder<TString> prefix = tf.withName("prefix").placeholder(TString.class);
    DeviceGroup shards = DeviceGroup.of(tf, prefix, variables, tables);
    Op save = save(tf, shards, contents);
    Operand<TString> saved =
        tf.withControlDependencies(List.of(save)).withName("saved").identity(prefix);
    return new SaveRestoreOps(
        variables,
        tables,
        prefix,
        save,
        saved,
        tf.stack(shards.files()),
        restore(tf, prefix, shards),
        tables.stream()
            .map(table -> KeyedRestore.create(tf, prefix, table, contents.since().isEmpty()))
            .toList());
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
   * Gives every variable its value, and every table its rows, from a checkpoint.
   *
   * @param checkpoint its prefix
   * @throws CheckpointException if it is damaged, or if a variable is missing or has another shape
   *     or type; the message lists them
   */
  public void restore(Session session, Path checkpoint) {
    try {
      Set<String> held = CheckpointMatch.require(checkpoint, variables, tables);
      run(session, restore, checkpoint);
      restoreTables.forEach(table -> table.run(session, checkpoint, held));
    } catch (TensorFlowException e) {
      throw new CheckpointException(
          checkpoint + " is damaged or no checkpoint: " + firstLine(e), e);
    }
  }

  /**
   * How a SavedModel describes the ops to those who load it, of which one restores everything.
   * Tables have one column and one piece each.
   */
  public SaverDef describe(Ops tf) {
    List<Op> all = new ArrayList<>();
    all.add(restore);
    tables.forEach(table -> all.add(KeyedRestore.ofWhole(tf, prefix, table)));
    Op restoreAll =
        tables.isEmpty()
            ? restore
            : tf.withControlDependencies(all).withName("restore_model").noOp();
    return SaverDef.newBuilder()
        .setFilenameTensorName(prefix.op().name() + ":0")
        .setSaveTensorName(saved.op().name() + ":0")
        .setRestoreOpName(restoreAll.op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  /** What TensorFlow says is wrong, without the ops that it passed. */
  public static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private void run(Session session, Op op, Path file) {
    try (TString name = TString.scalarOf(file.toAbsolutePath().toString())) {
      session.runner().feed(prefix, name).addTarget(op).run().close();
    }
  }

  /**
   * One file for each place where variables live, written there. Counters are read before weights,
   * so that they never count what the weights lack, whoever trains meanwhile.
   */
  private static Op save(Ops tf, DeviceGroup shards, Contents contents) {
    Map<Variable, List<Operand<?>>> counters = new HashMap<>();
    shards.places().stream()
        .flatMap(place -> place.variables().stream())
        .filter(variable -> variable.type() == TInt64.class)
        .forEach(counter -> counters.put(counter, counter.readParts(tf)));
    Ops afterCounters =
        tf.withControlDependencies(
            counters.values().stream().flatMap(List::stream).map(Op.class::cast).toList());
    List<Op> saves = new ArrayList<>();
    for (int i = 0; i < shards.places().size(); i++) {
      DeviceGroup.Place place = shards.places().get(i);
      List<String> names = new ArrayList<>();
      List<String> slices = new ArrayList<>();
      List<Operand<?>> values = new ArrayList<>();
      for (Variable variable : place.variables()) {
        for (Part part : variable.parts()) {
          names.add(part.name());
          slices.add(part.slice());
        }
        List<Operand<?>> counted = counters.get(variable);
        values.addAll(counted == null ? variable.readParts(afterCounters) : counted);
      }
      Map<String, Operand<?>> whole = new LinkedHashMap<>(i == 0 ? contents.others() : Map.of());
      place
          .tables()
          .forEach(
              table -> whole.putAll(KeyedSave.tensors(afterCounters, table, contents.since())));
      whole.forEach(
          (name, value) -> {
            names.add(name);
            slices.add("");
            values.add(value);
          });
      Ops there = place.on(tf);
      saves.add(
          there.train.save(
              shards.files().get(i),
              Constants.strings(there, names),
              Constants.strings(there, slices),
              values));
    }
    return tf.withControlDependencies(saves).withName("save_all").noOp();
  }

  private static Op restore(Ops tf, Operand<TString> prefix, DeviceGroup shards) {
    List<Op> assigns = new ArrayList<>();
    for (DeviceGroup.Place place : shards.places()) {
      if (place.variables().isEmpty()) {
        continue;
      }
      List<String> names = new ArrayList<>();
      List<String> slices = new ArrayList<>();
      List<Class<? extends TType>> types = new ArrayList<>();
      for (Variable variable : place.variables()) {
        for (Part part : variable.parts()) {
          names.add(part.name());
          slices.add(part.slice());
          types.add(variable.type());
        }
      }
      Ops there = place.on(tf);
      Restore restored =
          there.train.restore(
              prefix, Constants.strings(there, names), Constants.strings(there, slices), types);
      int next = 0;
      for (Variable variable : place.variables()) {
        int end = next + variable.parts().size();
        assigns.add(variable.assignParts(tf, restored.tensors().subList(next, end)));
        next = end;
      }
    }
    return tf.withControlDependencies(assigns).withName("restore_all").noOp();
  }
}
