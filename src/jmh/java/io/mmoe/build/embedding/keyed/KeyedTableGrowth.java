package io.mmoe.build.embedding.keyed;

import io.mmoe.build.embedding.EmbeddingTable;
import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.build.optimizer.Optimizer;
import io.mmoe.settings.EmbeddingSettings.ByKey;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.train.session.LocalSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * A benchmark of the growth of one EmbeddingVariable (width 16, AdaGrad).
 *
 * <p>It trains on batches with 50 % new keys up to a number of keys. It prints the time of a step,
 * the pauses in which the table doubles, and the memory of a key.
 */
public final class KeyedTableGrowth {
  private static final int KEYS = 4096;
  private static final int DIMENSION = 16;
  private static final int REPORTS = 20;

  private KeyedTableGrowth() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments number of keys to grow to
   */
  public static void main(String[] arguments) throws IOException {
    long target = Long.parseLong(arguments[0]);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore variables = new VariableStore(tf, 1, VariablePlacement.LOCAL);
      Placeholder<TInt64> keys = tf.placeholder(TInt64.class);
      Placeholder<TInt32> columns = tf.placeholder(TInt32.class);
      Placeholder<TInt32> counts = tf.placeholder(TInt32.class);
      Placeholder<TInt32> index = tf.placeholder(TInt32.class);
      OptimizerSettings adagrad = new OptimizerSettings.Adagrad(0.1);
      EmbeddingTable.Lookup lookup =
          new EmbeddingVariable.Factory(
                  variables,
                  DIMENSION,
                  Optimizer.rowSlots(adagrad, DIMENSION),
                  ByKey.of(new Filter.None(), new Eviction.None()),
                  true)
              .create(tf, "group", new ColumnGroup(List.of(new Hashed("column", 1, false))))
              .lookup(
                  tf,
                  new UniqueIds(
                      keys,
                      index,
                      index,
                      Optional.of(new UniqueIds.Keys(columns, counts, Optional.empty()))));
      Operand<TInt64> step =
          new Optimizer(tf, adagrad, variables, false, Optional.empty())
              .minimize(
                  new LossGradients(List.of(), lookup.combined()),
                  upstream -> lookup.gradient(tf, upstream));
      try (Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT);
          TInt32 zeros = TInt32.vectorOf(new int[KEYS]);
          TInt32 ones = TInt32.tensorOf(Shape.of(KEYS), tensor -> fill(tensor, 1, 0));
          TInt32 range = TInt32.tensorOf(Shape.of(KEYS), tensor -> fill(tensor, 0, 1))) {
        session.runner().addTarget(variables.initializer()).run().close();
        grow(
            target,
            batch -> {
              try (TInt64 fed = TInt64.tensorOf(Shape.of(KEYS), DataBuffers.of(batch))) {
                session
                    .runner()
                    .feed(keys, fed)
                    .feed(columns, zeros)
                    .feed(counts, ones)
                    .feed(index, range)
                    .fetch(step)
                    .run()
                    .close();
              }
            });
      }
    }
  }

  private interface Step {
    void run(long[] keys);
  }

  private static void grow(long target, Step step) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    long start = residentBytes();
    long[] seen = new long[1 << 20];
    long known = 0;
    double sum = 0;
    double longest = 0;
    int steps = 0;
    long next = target / REPORTS;
    while (known < target) {
      // Half of the keys are known. They start at a random position among the last million.
      int made = known < seen.length ? KEYS : KEYS / 2;
      long[] batch = random.longs(KEYS, 0, Long.MAX_VALUE).toArray();
      int position = random.nextInt(seen.length);
      for (int i = made; i < KEYS; i++) {
        batch[i] = seen[(position + i) % seen.length];
      }
      for (int i = 0; i < made; i++) {
        seen[(int) (known++ % seen.length)] = batch[i];
      }
      long from = System.nanoTime();
      step.run(batch);
      double millis = (System.nanoTime() - from) / 1e6;
      longest = Math.max(longest, millis);
      sum += millis;
      steps++;
      if (known >= next) {
        System.out.printf(
            Locale.ROOT,
            "%,12d keys: %6.2f ms a step without the longest, longest %8.1f ms, %4.0f bytes a key%n",
            known,
            (sum - longest) / Math.max(1, steps - 1),
            longest,
            (residentBytes() - start) / (double) known);
        next += target / REPORTS;
        sum = 0;
        longest = 0;
        steps = 0;
      }
    }
  }

  private static void fill(TInt32 tensor, int first, int difference) {
    for (int i = 0; i < KEYS; i++) {
      tensor.setInt(first + i * difference, i);
    }
  }

  private static long residentBytes() throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    return 1024
        * Long.parseLong(
            status
                .lines()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", ""));
  }
}
