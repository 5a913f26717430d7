package io.mmoe.train.feed;

import io.mmoe.build.embedding.HashedEmbeddingTable;
import io.mmoe.build.feature.InputLayer;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.Input;
import io.mmoe.build.input.InputPlaceholders;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.synthetic.SyntheticTaobao;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GenerateSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.GraphSettings.Lookups;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.settings.schema.RowSchema;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.StepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/** A benchmark of the lookup of 512 rows: one table for each column, or two joint tables. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LookupBenchmark {
  private static final int ROWS = 8_192;
  private static final int BATCH = 512;

  @Param({"true", "false"})
  public boolean fused;

  private final Graph graph = new Graph();
  private @Nullable Live live;

  private record Live(
      Path directory, List<AutoCloseable> closed, StepRunner runner, List<Operand<?>> fetches) {}

  @Setup(Level.Trial)
  public void build() throws IOException {
    Path directory = Files.createTempDirectory("lookup-benchmark");
    SyntheticTaobao.write(new GenerateSettings(ROWS, 1, directory));
    GraphSettings settings =
        GraphSettings.FAST.withLookups(fused ? Lookups.OF_HALVES : Lookups.OF_EACH);
    Ops tf = Ops.create(graph);
    Input input =
        InputPlaceholders.create(
            tf, 2, settings.columnGroups().size(), IdKind.TABLE_ROWS, Optional.empty());
    VariableStore variables = new VariableStore(tf, 1, VariablePlacement.LOCAL);
    InputLayer layer =
        InputLayer.build(
            tf,
            new HashedEmbeddingTable.Factory(variables, 16),
            settings.columnGroups(),
            16,
            input.batch());
    // Fetch the sum instead of the output, because a training step does not copy the output either.
    Operand<?> sum = tf.reduceSum(layer.output(), tf.constant(new int[] {0, 1}));
    Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT.chosenFor(2));
    session.runner().addTarget(variables.initializer()).run().close();
    BatchSource rows =
        new StagedRows(
                DataSettings.in(directory).withBatchSize(BATCH).withShuffleBuffer(ROWS),
                RowSchema.taobao(settings.columnGroups(), 2, IdKind.TABLE_ROWS),
                1,
                BadRowHandler.FAIL)
            .training(RowPosition.START);
    live =
        new Live(
            directory,
            List.of(rows, session, graph),
            new StepRunner(session, input.source(), rows),
            List.of(sum));
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    Live closing = Objects.requireNonNull(live);
    for (AutoCloseable each : closing.closed()) {
      each.close();
    }
    try (var files = Files.list(closing.directory())) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(closing.directory());
  }

  /** Measures the lookup of one batch. */
  @Benchmark
  public long lookup() {
    Live running = Objects.requireNonNull(live);
    try (var result = running.runner().step(running.fetches()).orElseThrow()) {
      return result.get(0).size();
    }
  }
}
