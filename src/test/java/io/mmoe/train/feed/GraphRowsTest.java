package io.mmoe.train.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.build.input.Input;
import io.mmoe.build.input.InputPipeline;
import io.mmoe.data.DataException;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.InputFiles;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.testing.Golden;
import io.mmoe.testing.Gzip;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.StepRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/** A failure of the in-graph reader names the file at fault, though TensorFlow does not. */
class GraphRowsTest {
  private static final int BATCH = 32;

  @TempDir Path directory;
  private byte[] rows;

  @BeforeEach
  void readRows() throws IOException {
    try (InputStream golden = Golden.resource("test_rows.csv")) {
      rows = golden.readAllBytes();
    }
  }

  @Test
  void paddingAfterGzipData() throws IOException {
    assertNamed(
        "2.gz", Gzip.join(Gzip.member(rows), new byte[512]), "zero bytes after gzip member");
  }

  @Test
  void damagedGzipData() throws IOException {
    byte[] damaged = Gzip.member(rows);
    damaged[damaged.length - 8] ^= 1;
    assertNamed("2.gz", damaged, ": can't be read: gzip member 1 is damaged: wrong checksum");
  }

  @Test
  void otherBytesAfterGzipData() throws IOException {
    byte[] garbage = Gzip.join(Gzip.member(rows), "garbage that is long".getBytes(UTF_8));
    assertNamed("2.gz", garbage, ": can't be read: bytes after gzip member 1 are no gzip data");
  }

  @Test
  void aMalformedRow() throws IOException {
    byte[] malformed = Gzip.join(rows, "0,1,too short\n".getBytes(UTF_8));
    assertNamed("2", malformed, ", line 201: has 3 columns instead of 20");
  }

  @Test
  void aFileThatWasDeleted() throws IOException {
    assertNamed("2", null, ": there is no such file");
  }

  private void assertNamed(String name, byte @Nullable [] content, String problem)
      throws IOException {
    boolean compressed = name.endsWith(".gz");
    Path first = directory.resolve(compressed ? "1.gz" : "1");
    Files.write(first, compressed ? Gzip.member(rows) : rows);
    Path second = directory.resolve(name);
    if (content != null) {
      Files.write(second, content);
    }
    List<Path> files = Arrays.asList(first, second);
    DataSettings data = DataSettings.onePass(directory, new InputFiles(files, files), BATCH);
    try (Graph graph = new Graph()) {
      Input input = InputPipeline.evaluation(Ops.create(graph), graph, data);
      Reading reading = (Reading) input.source();
      try (Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT);
          BatchSource batches = new GraphRows(reading, data, 400).test(session)) {
        StepRunner runner = new StepRunner(session, reading, batches);
        assertThatThrownBy(() -> runAll(runner, input))
            .isInstanceOf(DataException.class)
            .hasMessageStartingWith(second.toString())
            .hasMessageContaining(problem)
            .hasMessageNotContaining("\n");
      }
    }
  }

  private static void runAll(StepRunner runner, Input input) {
    List<Operand<?>> fetches = List.of(input.labels());
    for (var next = runner.step(fetches); next.isPresent(); next = runner.step(fetches)) {
      Result result = next.get();
      result.close();
    }
  }
}
