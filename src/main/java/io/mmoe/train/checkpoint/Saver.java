package io.mmoe.train.checkpoint;

import io.mmoe.base.tensorflow.TensorFlowErrors;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Vectors;
import io.mmoe.train.session.RowPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.MergeV2Checkpoints;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * The save and restore operations of a graph's variables.
 *
 * <p>The constructor adds ops to the graph, which owns them. A saver holds no native memory. It may
 * be used with any session on the graph, by one thread at a time.
 */
public final class Saver {
  private static final String PART = "part";
  private static final String POSITION = "input/position";
  private static final Shape POSITION_SHAPE = Shape.of(3);

  private final SaveRestoreOps ops;
  private final Optional<Op> beforeSave;
  private final Optional<IncrementalSaver> increments;
  private final Placeholder<TInt64> position;
  private final Placeholder<TString> target;
  private final Op merge;
  private final Operand<TBool> allFinite;
  private final Operand<TInt64> savedPosition;

  /** Adds the ops that save and restore a model. */
  public Saver(ModelGraph model) {
    this(
        Ops.create(model.graph()).withSubScope("save"),
        new SaveRestoreOps.Contents(
            model.variables(), model.keyedTables(), Map.of(), Optional.empty()),
        model.beforeSave(),
        model.changes().map(changes -> IncrementalSaver.of(model, changes)));
  }

  /**
   * Adds the ops.
   *
   * @param variables the variables to save
   * @param tables the tables by key to save
   * @param beforeSave an op to run before each save
   */
  public Saver(
      Graph graph, List<Variable> variables, List<KeyedTable> tables, Optional<Op> beforeSave) {
    this(
        Ops.create(graph).withSubScope("save"),
        new SaveRestoreOps.Contents(variables, tables, Map.of(), Optional.empty()),
        beforeSave,
        Optional.empty());
  }

  /**
   * Adds the ops.
   *
   * @param contents the contents of a checkpoint, without the data position
   */
  Saver(
      Ops tf,
      SaveRestoreOps.Contents contents,
      Optional<Op> beforeSave,
      Optional<IncrementalSaver> increments) {
    this.beforeSave = beforeSave;
    this.increments = increments;
    position = tf.placeholder(TInt64.class, Placeholder.shape(POSITION_SHAPE));
    Map<String, Operand<?>> others = new LinkedHashMap<>(contents.others());
    others.put(POSITION, position);
    ops =
        new SaveRestoreOps(
            tf,
            new SaveRestoreOps.Contents(
                contents.variables(), contents.tables(), others, contents.since()));
    savedPosition =
        tf.train
            .restore(
                ops.prefix(),
                Vectors.strings(tf, List.of(POSITION)),
                Vectors.strings(tf, List.of("")),
                List.of(TInt64.class))
            .tensors()
            .get(0)
            .expect(TInt64.class);
    target = tf.placeholder(TString.class);
    merge =
        tf.train.mergeV2Checkpoints(ops.files(), target, MergeV2Checkpoints.deleteOldDirs(true));
    allFinite = finiteness(tf);
  }

  /**
   * Saves a checkpoint, under a temporary name until it is complete.
   *
   * @param checkpoint the checkpoint prefix
   * @param data the data position, saved as {@code input/position}, which Python ignores
   * @throws CheckpointException if a variable is not finite, or if writing fails. No file of the
   *     checkpoint remains then
   */
  public void save(Session session, Path checkpoint, DataState data) {
    requireFinite(session, checkpoint);
    beforeSave.ifPresent(op -> session.runner().addTarget(op).run().close());
    write(session, checkpoint, data);
  }

  /**
   * Saves a checkpoint like {@link #save}, but evicts no keys before. Training continues unchanged.
   */
  public void saveCopy(Session session, Path checkpoint, DataState data) {
    requireFinite(session, checkpoint);
    write(session, checkpoint, data);
  }

  private void write(Session session, Path checkpoint, DataState data) {
    Path temporary = checkpoint.resolveSibling(checkpoint.getFileName() + "_temp");
    try {
      saveParts(session, temporary.resolve(PART), data);
      merge(session, temporary.resolve(PART), checkpoint);
    } catch (RuntimeException e) {
      discard(temporary, checkpoint, e);
      if (!TensorFlowErrors.isStatus(e)) {
        throw e;
      }
      throw new CheckpointException(
          checkpoint
              + " can't be written: "
              + TensorFlowErrors.firstLine(e)
              + "; earlier checkpoints are intact",
          e);
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
    ops.restore(session, checkpoint);
  }

  /**
   * Reads the data position of a checkpoint.
   *
   * @return nothing if the checkpoint holds none, for example one that Python saved
   */
  public Optional<DataState> dataState(Session session, Path checkpoint) {
    if (!CheckpointContents.entries(checkpoint).containsKey(POSITION)) {
      return Optional.empty();
    }
    long[] saved = CheckpointException.onFailure(checkpoint, () -> position(session, checkpoint));
    if (saved.length != POSITION_SHAPE.size() || saved[0] < 0 || saved[1] < 0) {
      throw new CheckpointException(
          checkpoint + " is damaged or no checkpoint: its data position is impossible");
    }
    return Optional.of(new DataState(new RowPosition(saved[0], saved[1]), saved[2]));
  }

  private long[] position(Session session, Path checkpoint) {
    try (TString prefixTensor = TString.scalarOf(checkpoint.toAbsolutePath().toString());
        Result result =
            session.runner().feed(ops.prefix(), prefixTensor).fetch(savedPosition).run()) {
      return StdArrays.array1dCopyOf((TInt64) result.get(0));
    }
  }

  /** The saver of increments, if the model tracks changes. */
  public Optional<IncrementalSaver> increments() {
    return increments;
  }

  /** The placeholder of the checkpoint prefix. */
  Operand<TString> prefix() {
    return ops.prefix();
  }

  private void requireFinite(Session session, Path checkpoint) {
    try (var result = session.runner().fetch(allFinite).run()) {
      if (!((TBool) result.get(0)).getBoolean()) {
        throw new CheckpointException(
            "a weight is NaN or infinite; " + checkpoint + " was not written");
      }
    }
  }

  private void saveParts(Session session, Path prefixValue, DataState data) {
    RowPosition at = data.position();
    try (TString prefixTensor = TString.scalarOf(prefixValue.toAbsolutePath().toString());
        TInt64 positionTensor = TInt64.vectorOf(at.epoch(), at.row(), data.seed())) {
      session
          .runner()
          .feed(ops.prefix(), prefixTensor)
          .feed(position, positionTensor)
          .addTarget(ops.save())
          .run()
          .close();
    }
  }

  private void merge(Session session, Path prefixValue, Path targetValue) {
    try (TString prefixTensor = TString.scalarOf(prefixValue.toAbsolutePath().toString());
        TString targetTensor = TString.scalarOf(targetValue.toAbsolutePath().toString())) {
      session
          .runner()
          .feed(ops.prefix(), prefixTensor)
          .feed(target, targetTensor)
          .addTarget(merge)
          .run()
          .close();
    }
  }

  private static void discard(Path temporary, Path checkpoint, Exception reason) {
    try {
      CheckpointDirectory.deleteTree(temporary);
      CheckpointDirectory.delete(checkpoint);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private Operand<TBool> finiteness(Ops tf) {
    List<Operand<TBool>> each = new ArrayList<>();
    for (Variable variable : ops.variables()) {
      if (variable.type() == TFloat32.class) {
        Ops there = variable.on(tf);
        Operand<TFloat32> value = variable.read(there, TFloat32.class);
        Operand<TFloat32> flat = there.reshape(value, there.constant(new int[] {-1}));
        each.add(there.all(there.math.isFinite(flat), there.constant(0)));
      }
    }
    for (KeyedTable table : ops.tables()) {
      each.add(table.allFinite(table.on(tf)));
    }
    return tf.all(tf.stack(each), tf.constant(0));
  }
}
