package io.mmoe.build.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.embedding.TableGradient.SparseGradient;
import io.mmoe.build.graph.Initializer.ConstantInit;
import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.TrainableWeights.Weight;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariablePlacement.Kind;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.testing.SlowOptimizer;
import io.mmoe.testing.SlowOptimizer.Slots;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Tests AdamAsync and AdagradDecay against plain loops, on a dense weight and a table. */
class DeepRecOptimizerTest {
  private static final int WIDTH = 2;
  private static final int[] COLUMN_ROWS = {4, 3};
  private static final int STEPS = 25;

  @TempDir Path directory;

  static Stream<OptimizerSettings> optimizers() {
    return Stream.of(
        new OptimizerSettings.AdamAsync(0.05, false),
        new OptimizerSettings.AdamAsync(0.05, true),
        new OptimizerSettings.AdagradDecay(0.1, 0.1, 3, 0.5),
        new OptimizerSettings.AdagradDecay(0.1, 0.1, 100_000, 0.9));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsAndRowsMatchTheReferenceImplementation(OptimizerSettings settings) {
    Random random = new Random(3);
    SlowModel slow = new SlowModel(settings);
    Trained trained = new Trained(settings);
    try {
      for (int step = 1; step <= STEPS; step++) {
        // Every third step touches the second column only, and some steps touch nothing.
        TreeSet<Integer> rows = new TreeSet<>();
        for (int i = 0; i < step % 4; i++) {
          rows.add(step % 3 == 0 ? 4 + random.nextInt(3) : random.nextInt(7));
        }
        float[] dense = {(float) random.nextGaussian(), (float) random.nextGaussian()};
        float[][] sparse = new float[rows.size()][WIDTH];
        for (float[] row : sparse) {
          row[0] = (float) random.nextGaussian();
          row[1] = (float) random.nextGaussian();
        }
        trained.train(dense, List.copyOf(rows), sparse);
        slow.train(dense, List.copyOf(rows), sparse, step);
        if (step == 13) {
          Path checkpoint = directory.resolve("ckpt");
          trained.saver.save(trained.session, checkpoint, new DataState(RowPosition.START, 1));
          trained.close();
          trained = new Trained(settings);
          trained.saver.restore(trained.session, checkpoint);
        }
        slow.assertSame(trained);
      }
    } finally {
      trained.close();
    }
  }

  /** A reference implementation of the rules in plain loops. */
  private static final class SlowModel {
    private final SlowOptimizer ofDense;
    private final SlowOptimizer[] ofColumn;
    private final double[] dense = {1, 1};
    private final Slots denseSlots;
    private final double[][] table = new double[7][];
    private final Slots[] tableSlots = new Slots[7];

    SlowModel(OptimizerSettings settings) {
      ofDense = new SlowOptimizer(settings);
      ofColumn = new SlowOptimizer[] {new SlowOptimizer(settings), new SlowOptimizer(settings)};
      denseSlots = ofDense.slots(WIDTH);
      for (int row = 0; row < 7; row++) {
        table[row] = new double[] {1, 1};
        tableSlots[row] = ofDense.slots(WIDTH);
      }
    }

    void train(float[] denseGradient, List<Integer> rows, float[][] gradients, long step) {
      ofDense.update(dense, denseSlots, doubles(denseGradient), step, false);
      ofDense.multiplyPowers();
      for (int i = 0; i < rows.size(); i++) {
        int row = rows.get(i);
        SlowOptimizer optimizer = ofColumn[row < COLUMN_ROWS[0] ? 0 : 1];
        optimizer.update(table[row], tableSlots[row], doubles(gradients[i]), step, true);
      }
      if (rows.stream().anyMatch(row -> row < COLUMN_ROWS[0])) {
        ofColumn[0].endStep();
      }
      if (rows.stream().anyMatch(row -> row >= COLUMN_ROWS[0])) {
        ofColumn[1].endStep();
      }
    }

    void assertSame(Trained trained) {
      assertClose(trained.read(trained.dense), List.of(dense));
      assertClose(trained.read(trained.table), List.of(table));
    }

    private static void assertClose(List<Float> actual, List<double[]> expected) {
      int at = 0;
      for (double[] row : expected) {
        for (double number : row) {
          assertThat((double) actual.get(at++))
              .isCloseTo(number, within(1e-6 * Math.max(1, Math.abs(number))));
        }
      }
    }

    private static double[] doubles(float[] floats) {
      return new double[] {floats[0], floats[1]};
    }
  }

  /** The rules in a TensorFlow graph. */
  private static final class Trained implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final VariableStore store = new VariableStore(tf, 1, VariablePlacement.LOCAL);
    private final Placeholder<TFloat32> denseGradient = tf.placeholder(TFloat32.class);
    private final Placeholder<TInt64> rows = tf.placeholder(TInt64.class);
    private final Placeholder<TFloat32> values = tf.placeholder(TFloat32.class);
    private final Variable dense;
    private final Variable table;
    private final Operand<TInt64> newGlobalStep;
    private final Saver saver;
    private final Session session;

    Trained(OptimizerSettings settings) {
      dense = store.create("dense", Shape.of(WIDTH), new ConstantInit(1));
      List<Part> columns =
          List.of(
              Part.whole("a", Shape.of(COLUMN_ROWS[0], WIDTH)),
              Part.whole("b", Shape.of(COLUMN_ROWS[1], WIDTH)));
      table = store.createShards("table", Kind.TABLE, columns, new ConstantInit(1)).get(0);
      Weight weight = new Weight(List.of(dense), dense.read(tf, TFloat32.class), false);
      List<TableGradient> gradients = List.of(new SparseGradient(table, rows, values));
      newGlobalStep =
          new Optimizer(tf, settings, store, false, Optional.empty())
              .minimize(
                  new LossGradients(List.of(new WeightGradient(weight, denseGradient)), values),
                  upstream -> gradients);
      saver = new Saver(graph, store.variables(), List.of(), Optional.empty());
      session = LocalSessions.open(graph, ThreadSettings.DEFAULT);
      session.runner().addTarget(store.initializer()).run().close();
    }

    void train(float[] gradient, List<Integer> touched, float[][] gradients) {
      try (TFloat32 ofDense = TFloat32.vectorOf(gradient);
          TInt64 ofRows = TInt64.vectorOf(touched.stream().mapToLong(i -> i).toArray());
          TFloat32 ofTable =
              touched.isEmpty()
                  ? TFloat32.tensorOf(Shape.of(0, WIDTH))
                  : TFloat32.tensorOf(StdArrays.ndCopyOf(gradients))) {
        session
            .runner()
            .feed(denseGradient, ofDense)
            .feed(rows, ofRows)
            .feed(values, ofTable)
            .fetch(newGlobalStep)
            .run()
            .close();
      }
    }

    List<Float> read(Variable variable) {
      Operand<TFloat32> value = variable.read(tf, TFloat32.class);
      List<Float> numbers = new ArrayList<>();
      try (Result result = session.runner().fetch(value).run()) {
        ((TFloat32) result.get(0)).scalars().forEach(scalar -> numbers.add(scalar.getFloat()));
      }
      return numbers;
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
