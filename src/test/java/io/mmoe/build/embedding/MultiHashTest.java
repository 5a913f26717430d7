package io.mmoe.build.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.build.optimizer.Optimizer;
import io.mmoe.settings.EmbeddingSettings.MultiHash;
import io.mmoe.settings.EmbeddingSettings.MultiHash.Operation;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.train.session.LocalSessions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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

/** Tests multi-hash tables of two columns with 10 and 7 buckets against plain loops. */
class MultiHashTest {
  private static final int DIMENSION = 4;
  private static final int[] BUCKETS = {10, 7};
  private static final double RATE = 0.5;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 50, 99, 100, 100_000})
  void noTwoBucketsShareBothRows(int buckets) {
    int n = MultiHash.divisor(buckets);
    Set<List<Integer>> pairs = new HashSet<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      assertThat(bucket / n).isLessThan(MultiHash.quotients(buckets));
      pairs.add(List.of(bucket / n, bucket % n));
    }
    assertThat(pairs).hasSize(buckets);
    assertThat(n + MultiHash.quotients(buckets)).isLessThanOrEqualTo(2 * n);
  }

  @Test
  void aHundredThousandBucketsTakeSixHundredThirtyThreeRows() {
    assertThat(MultiHash.divisor(100_000) + MultiHash.quotients(100_000)).isEqualTo(317 + 316);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void rowsAreReadAndTrainedByTheFormula(Operation operation) {
    Random random = new Random(8);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf, 5, VariablePlacement.LOCAL);
      ColumnGroup group =
          new ColumnGroup(
              List.of(new Hashed("a", BUCKETS[0], true), new Hashed("b", BUCKETS[1], false)));
      EmbeddingTable table =
          new MultiHashTable.Factory(store, DIMENSION, new MultiHash(operation))
              .create(tf, "group", group);
      List<Variable> variables = store.variables();
      Placeholder<TInt64> ids = tf.placeholder(TInt64.class);
      Placeholder<TInt32> segments = tf.placeholder(TInt32.class);
      Placeholder<TFloat32> upstream = tf.placeholder(TFloat32.class);
      SparseIds sparse = new SparseIds(ids, segments, false);
      EmbeddingTable.Lookup lookup = table.lookup(tf, UniqueIds.of(tf, sparse));
      Operand<TFloat32> read = table.read(tf, sparse);
      // As in a model, the gradient depends on the lookup.
      Operand<TFloat32> gradients =
          tf.withControlDependencies(lookup.combined()).identity(upstream);
      Operand<TInt64> step =
          new Optimizer(
                  tf, new OptimizerSettings.GradientDescent(RATE), store, false, Optional.empty())
              .minimize(new LossGradients(List.of(), gradients), of -> lookup.gradient(tf, of));
      try (Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT)) {
        session.runner().addTarget(store.initializer()).run().close();
        Slow slow =
            new Slow(
                operation,
                values(session, variables.get(0).read(tf, TFloat32.class)),
                values(session, variables.get(1).read(tf, TFloat32.class)));
        for (int i = 0; i < 8; i++) {
          // Row 0 has three values of column a, two of them equal.
          int twice = random.nextInt(10);
          long[] batch = {
            twice,
            random.nextInt(10),
            twice,
            10 + random.nextInt(7),
            random.nextInt(10),
            10 + random.nextInt(7)
          };
          int[] of = {0, 0, 0, 1, 2, 3};
          float[][] gradient = new float[4][DIMENSION];
          for (float[] row : gradient) {
            for (int d = 0; d < DIMENSION; d++) {
              row[d] = (float) random.nextGaussian();
            }
          }
          try (TInt64 ofIds = TInt64.vectorOf(batch);
              TInt32 ofSegments = TInt32.vectorOf(of);
              TFloat32 ofUpstream = TFloat32.tensorOf(StdArrays.ndCopyOf(gradient))) {
            Supplier<Session.Runner> fed =
                () -> session.runner().feed(ids, ofIds).feed(segments, ofSegments);
            try (Result before = fed.get().fetch(lookup.combined()).run()) {
              assertClose((TFloat32) before.get(0), slow.means(batch, of));
            }
            fed.get().feed(upstream, ofUpstream).fetch(step).run().close();
            slow.train(batch, of, gradient);
            try (Result after = fed.get().fetch(read).run()) {
              assertClose((TFloat32) after.get(0), slow.means(batch, of));
            }
          }
        }
      }
    }
  }

  private static float[][] values(Session session, Operand<TFloat32> read) {
    try (Result result = session.runner().fetch(read).run()) {
      return StdArrays.array2dCopyOf((TFloat32) result.get(0));
    }
  }

  private static void assertClose(TFloat32 actual, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      for (int d = 0; d < DIMENSION; d++) {
        assertThat((double) actual.getFloat(i, d)).isCloseTo(expected[i][d], within(2e-6));
      }
    }
  }

  /** A reference implementation in doubles. The rows of column b follow the rows of column a. */
  private static final class Slow {
    private final Operation operation;
    private final double[][] quotients;
    private final double[][] remainders;

    Slow(Operation operation, float[][] quotients, float[][] remainders) {
      this.operation = operation;
      this.quotients = doubles(quotients);
      this.remainders = doubles(remainders);
    }

    double[][] means(long[] ids, int[] segments) {
      double[][] means = new double[4][DIMENSION];
      int[] sizes = sizes(segments);
      for (int i = 0; i < ids.length; i++) {
        for (int d = 0; d < DIMENSION; d++) {
          means[segments[i]][d] += cell(ids[i], d) / sizes[segments[i]];
        }
      }
      return means;
    }

    private double cell(long id, int d) {
      double[] q = quotients[quotient(id)];
      double[] r = remainders[remainder(id)];
      return switch (operation) {
        case ADD -> q[d] + r[d];
        case MUL -> q[d] * r[d];
        case CONCAT -> d < DIMENSION / 2 ? q[d] : r[d - DIMENSION / 2];
      };
    }

    void train(long[] ids, int[] segments, float[][] upstream) {
      double[][] oldQuotients = copy(quotients);
      double[][] oldRemainders = copy(remainders);
      int[] sizes = sizes(segments);
      for (int i = 0; i < ids.length; i++) {
        for (int d = 0; d < DIMENSION; d++) {
          double g = RATE * upstream[segments[i]][d] / sizes[segments[i]];
          int q = quotient(ids[i]);
          int r = remainder(ids[i]);
          if (operation == Operation.CONCAT) {
            if (d < DIMENSION / 2) {
              quotients[q][d] -= g;
            } else {
              remainders[r][d - DIMENSION / 2] -= g;
            }
          } else {
            boolean add = operation == Operation.ADD;
            quotients[q][d] -= add ? g : g * oldRemainders[r][d];
            remainders[r][d] -= add ? g : g * oldQuotients[q][d];
          }
        }
      }
    }

    /** 10 buckets have 4 remainders and 3 quotients, 7 buckets have 3 and 3. */
    private static int quotient(long id) {
      return (int) (id < 10 ? id / 4 : 3 + (id - 10) / 3);
    }

    private static int remainder(long id) {
      return (int) (id < 10 ? id % 4 : 4 + (id - 10) % 3);
    }

    private static int[] sizes(int[] segments) {
      int[] sizes = new int[4];
      for (int segment : segments) {
        sizes[segment]++;
      }
      return sizes;
    }

    private static double[][] doubles(float[][] floats) {
      double[][] doubles = new double[floats.length][floats[0].length];
      for (int i = 0; i < floats.length; i++) {
        for (int d = 0; d < floats[i].length; d++) {
          doubles[i][d] = floats[i][d];
        }
      }
      return doubles;
    }

    private static double[][] copy(double[][] rows) {
      double[][] copy = new double[rows.length][];
      for (int i = 0; i < rows.length; i++) {
        copy[i] = rows[i].clone();
      }
      return copy;
    }
  }
}
