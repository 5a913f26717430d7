package io.mmoe.train.feed;

import com.google.common.hash.Hashing;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.RowFiles;
import io.mmoe.data.RowReader;
import io.mmoe.data.synthetic.SyntheticTaobao;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GenerateSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.settings.schema.RowSchema;
import io.mmoe.train.session.FedBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of staging one row, part by part, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StagingBenchmark {
  private static final int ROWS = 4_096;
  private static final int BATCH = 512;
  private static final RowSchema SCHEMA =
      RowSchema.taobao(GraphSettings.FAST.columnGroups(), 2, IdKind.TABLE_ROWS);

  private final RowEncoder encoder = new RowEncoder(SCHEMA);
  private final BatchBuilder builder = new BatchBuilder(SCHEMA, BATCH, true);
  private final Random random = new Random(1);
  private final byte[] value = "4281517".getBytes(StandardCharsets.UTF_8);
  private Path directory = Path.of("");
  private Path file = Path.of("");
  private @Nullable EncodedRows encoded;

  @Setup(Level.Trial)
  public void generate() throws IOException {
    directory = Files.createTempDirectory("staging-benchmark");
    SyntheticTaobao.write(new GenerateSettings(ROWS, 1, directory));
    file = DataSettings.in(directory).trainFile();
    try (RowReader reader = reader()) {
      encoded = encoder.encode(reader);
    }
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(directory);
  }

  /** Measures the fingerprint of one column value. */
  @Benchmark
  public long hash() {
    return Hashing.farmHashFingerprint64().hashBytes(value).asLong();
  }

  /** Measures reading, splitting and checking a row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long parse() {
    try (RowReader reader = reader()) {
      while (reader.advance()) {}
      return reader.rowsRead();
    }
  }

  /** Measures reading, splitting, checking and hashing a row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long parseAndHash() {
    try (RowReader reader = reader()) {
      return encoder.encode(reader).bytes();
    }
  }

  /** Measures gathering, distinct ids and tensors of a batch, divided by its rows. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long batch() {
    EncodedRows rows = Objects.requireNonNull(encoded);
    for (int i = 0; i < BATCH; i++) {
      builder.add(rows, random.nextInt(ROWS));
    }
    try (FedBatch batch = builder.build()) {
      return batch.tensors().size();
    }
  }

  private RowReader reader() {
    return RowFiles.of(List.of(file)).read(BadRowHandler.FAIL);
  }
}
