package io.mmoe.build.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.DataException;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.InputFiles;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.testing.Golden;
import io.mmoe.testing.Gzip;
import io.mmoe.train.session.LocalSessions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/** TensorFlow's reader takes every row of the gzip files that the check in advance accepts. */
class InGraphGzipTest {
  private static final int BATCH = 50;

  @TempDir Path directory;
  private byte[] rows;
  private List<String> lines;

  @BeforeEach
  void readRows() throws IOException {
    try (InputStream golden = Golden.resource("train_rows.csv")) {
      rows = golden.readAllBytes();
    }
    lines = new String(rows, UTF_8).lines().toList();
  }

  @Test
  void membersOfAnySizeAreReadWhole() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] empty = Gzip.member(new byte[0]);
    files.put("one", Gzip.member(rows));
    files.put("empty at the end", Gzip.join(Gzip.member(rows), empty));
    files.put("each line", members(lines.stream().map(line -> (line + "\n").getBytes(UTF_8))));
    files.put("random pieces", members(pieces(new Random(3)).stream()));
    for (var file : files.entrySet()) {
      Path path = write(file.getKey(), file.getValue());
      long accepted = RowFiles.inGraph(List.of(path)).countRows(BadRowHandler.FAIL);
      assertThat(accepted).as(file.getKey()).isEqualTo(lines.size());
      assertThat(readByGraph(path)).as(file.getKey()).isEqualTo(lines.size());
    }
  }

  @Test
  void filesThatTheGraphReadsOtherwiseAreRejectedInAdvance() throws IOException {
    byte[] empty = Gzip.member(new byte[0]);
    byte[] all = Gzip.member(rows);
    assertRejected("gzip member 1 is empty, which the in-graph reader can't skip", empty, all);
    assertRejected("gzip member 2 is empty, which the in-graph reader", all, empty, all);
    assertRejected("zero bytes after gzip member 1, which the in-graph", all, new byte[512]);
    assertRejected("zero bytes after gzip member 1, which", all, new byte[512], all);
  }

  private void assertRejected(String problem, byte[]... parts) throws IOException {
    Path file = write("odd", Gzip.join(parts));
    assertThat(RowFiles.of(List.of(file)).countRows(BadRowHandler.FAIL))
        .as("staged input takes it")
        .isGreaterThanOrEqualTo(lines.size());
    assertThatThrownBy(() -> RowFiles.inGraph(List.of(file)).countRows(BadRowHandler.FAIL))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": can't be read: ")
        .hasMessageContaining(problem);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name + ".gz"), content);
  }

  private static byte[] members(Stream<byte[]> contents) {
    return Gzip.join(contents.map(Gzip::member).toArray(byte[][]::new));
  }

  private List<byte[]> pieces(Random random) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < rows.length; ) {
      int end = Math.min(rows.length, at + 1 + random.nextInt(5000));
      pieces.add(Arrays.copyOfRange(rows, at, end));
      at = end;
    }
    return pieces;
  }

  private int readByGraph(Path file) {
    DataSettings data =
        DataSettings.onePass(directory, new InputFiles(List.of(file), List.of(file)), BATCH);
    try (Graph graph = new Graph()) {
      Input input = InputPipeline.evaluation(Ops.create(graph), graph, data);
      try (Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT)) {
        session.runner().addTarget(((Reading) input.source()).startEvaluation()).run().close();
        return rowsOf(session, input);
      }
    }
  }

  private static int rowsOf(Session session, Input input) {
    int count = 0;
    while (true) {
      try (Result result = session.runner().fetch(input.labels()).run()) {
        count += (int) ((TInt32) result.get(0)).shape().get(0);
      } catch (TFOutOfRangeException endOfRows) {
        return count;
      }
    }
  }
}
