package io.mmoe.build.embedding.keyed;

import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.build.embedding.EmbeddingTable;
import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.build.optimizer.Optimizer;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.testing.KeyedContents;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
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
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The EmbeddingVariable of one column with its optimizer, in a session that this object owns. */
final class KeyedTraining implements AutoCloseable {
  private static final int BUCKETS = 10;
  static final ColumnGroup GROUP = new ColumnGroup(List.of(new Hashed("column", BUCKETS, true)));

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final VariableStore variables;
  private final Placeholder<TInt64> keys = tf.placeholder(TInt64.class);
  private final Placeholder<TInt32> columns = tf.placeholder(TInt32.class);
  private final Placeholder<TInt32> counts = tf.placeholder(TInt32.class);
  private final Placeholder<TInt64> buckets = tf.placeholder(TInt64.class);
  private final Placeholder<TInt32> index = tf.placeholder(TInt32.class);
  private final Placeholder<TInt32> segments = tf.placeholder(TInt32.class);
  private final Placeholder<TFloat32> upstream = tf.placeholder(TFloat32.class);
  private final Operand<TFloat32> combined;
  private final Operand<TInt64> newGlobalStep;
  private final Operand<TFloat32> first;
  private final Saver saver;
  private final KeyedContents contents;
  private final Session session;

  KeyedTraining(
      EmbeddingSettings.ByKey settings,
      OptimizerSettings optimizer,
      int dimension,
      VariablePlacement placement) {
    variables = new VariableStore(tf, 3, placement);
    EmbeddingVariable.Factory tables =
        EmbeddingVariable.Factory.trained(
            variables, dimension, Optimizer.rowSlots(optimizer, dimension), settings);
    UniqueIds ids =
        new UniqueIds(
            keys,
            index,
            segments,
            Optional.of(new UniqueIds.Keys(columns, counts, Optional.of(buckets))));
    EmbeddingTable.Lookup lookup = tables.create(tf, "group", GROUP).lookup(tf, ids);
    combined = lookup.combined();
    // As in a model, the gradient depends on the lookup.
    Operand<TFloat32> afterLookup = tf.withControlDependencies(combined).identity(upstream);
    newGlobalStep =
        new Optimizer(tf, optimizer, variables, false, Optional.empty())
            .minimize(new LossGradients(List.of(), afterLookup), of -> lookup.gradient(tf, of));
    first = firstRows(settings.adaptive());
    saver =
        new Saver(
            graph,
            variables.variables(),
            variables.keyedTables(),
            KeyEviction.of(tf, settings, variables));
    contents = new KeyedContents(graph, variables.keyedTables());
    session = LocalSessions.open(graph, ThreadSettings.DEFAULT);
    session.runner().addTarget(variables.initializer()).run().close();
  }

  private Operand<TFloat32> firstRows(boolean adaptive) {
    String table = EmbeddingNames.weights(GROUP.columns().get(0));
    List<Operand<TFloat32>> shards =
        variables.variables().stream()
            .filter(
                variable ->
                    adaptive ? variable.parts().get(0).name().equals(table) : variable.isConstant())
            .map(variable -> variable.read(tf, TFloat32.class))
            .toList();
    return shards.size() == 1 ? shards.get(0) : tf.concat(shards, tf.constant(0));
  }

  /** Returns the initial rows of new keys: the matrix init, or the hash table. */
  float[][] firstRows() {
    try (Result result = session.runner().fetch(first).run()) {
      return StdArrays.array2dCopyOf((TFloat32) result.get(0));
    }
  }

  /** Returns the means of a batch without training. */
  float[][] read(List<List<Long>> batch) {
    return run(batch, new float[batch.size()][1], false);
  }

  /** Trains on a batch and returns the means before the update. */
  float[][] train(List<List<Long>> batch, float[][] gradient) {
    return run(batch, gradient, true);
  }

  void save(Path checkpoint) {
    saver.save(session, checkpoint, new DataState(RowPosition.START, 1));
  }

  void restore(Path checkpoint) {
    saver.restore(session, checkpoint);
  }

  /** Returns the cells of all rows by key. */
  Map<Long, List<Float>> rows(String keysSuffix) {
    Map<Long, List<Float>> rows = new LinkedHashMap<>();
    contents
        .rows(session, keysSuffix)
        .forEach((name, cells) -> rows.put(Long.parseLong(name.split("#", 2)[1]), cells));
    return rows;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  private float[][] run(List<List<Long>> batch, float[][] gradient, boolean training) {
    Map<Long, Integer> occurrences = new LinkedHashMap<>();
    batch.forEach(row -> row.forEach(key -> occurrences.merge(key, 1, Integer::sum)));
    List<Long> distinct = new ArrayList<>(occurrences.keySet());
    List<Integer> positions = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      for (long key : batch.get(b)) {
        positions.add(distinct.indexOf(key));
        rows.add(b);
      }
    }
    long mask = GROUP.keyMask(0);
    try (TInt64 ofKeys = TInt64.vectorOf(distinct.stream().mapToLong(key -> key ^ mask).toArray());
        TInt32 ofColumns = TInt32.vectorOf(new int[distinct.size()]);
        TInt32 ofCounts =
            TInt32.vectorOf(
                occurrences.values().stream().mapToInt(n -> training ? n : 0).toArray());
        TInt64 ofBuckets =
            TInt64.vectorOf(distinct.stream().mapToLong(key -> key % BUCKETS).toArray());
        TInt32 ofIndex = TInt32.vectorOf(positions.stream().mapToInt(i -> i).toArray());
        TInt32 ofSegments = TInt32.vectorOf(rows.stream().mapToInt(i -> i).toArray());
        TFloat32 ofUpstream = TFloat32.tensorOf(StdArrays.ndCopyOf(gradient))) {
      Session.Runner runner =
          session
              .runner()
              .feed(keys, ofKeys)
              .feed(columns, ofColumns)
              .feed(counts, ofCounts)
              .feed(buckets, ofBuckets)
              .feed(index, ofIndex)
              .feed(segments, ofSegments)
              .feed(upstream, ofUpstream)
              .fetch(combined);
      try (Result result = (training ? runner.addTarget(newGlobalStep) : runner).run()) {
        return StdArrays.array2dCopyOf((TFloat32) result.get(0));
      }
    }
  }
}
