package io.mmoe.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.base.OutputException;
import io.mmoe.testing.EventFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SessionLog.SessionStatus;
import org.tensorflow.proto.Summary;

class SummaryWriterTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_250L));

  @TempDir Path directory;

  @Test
  void aFileStartsWithTheVersionAndTheFirstStep() throws IOException {
    SummaryWriter.open(directory, 21, CLOCK).close();
    List<Event> events = onlyFile();
    assertThat(events).hasSize(2);
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(0).getWallTime()).isEqualTo(1_700_000_000.25);
    assertThat(events.get(1).getSessionLog().getStatus()).isEqualTo(SessionStatus.START);
    assertThat(events.get(1).getStep()).isEqualTo(21);
  }

  @Test
  void writtenEventsAreReadBackWithoutNaN() throws IOException {
    Summary ofGraph =
        Summary.newBuilder()
            .addValue(Summary.Value.newBuilder().setTag("layer").setSimpleValue(0.5f))
            .build();
    GraphDef graph = GraphDef.newBuilder().addNode(NodeDef.newBuilder().setName("loss")).build();
    try (SummaryWriter writer = SummaryWriter.open(directory, 1, CLOCK)) {
      writer.graph(graph);
      writer.scalars(7, Map.of("auc", 0.75, "auc_of_one_label", Double.NaN));
      writer.summary(8, ofGraph.toByteArray());
    }
    List<Event> events = onlyFile();
    assertThat(GraphDef.parseFrom(events.get(2).getGraphDef())).isEqualTo(graph);
    assertThat(EventFiles.scalars(events, "auc")).isEqualTo(Map.of(7L, 0.75f));
    assertThat(EventFiles.scalars(events, "auc_of_one_label")).isEmpty();
    assertThat(events.get(4).getStep()).isEqualTo(8);
    assertThat(events.get(4).getSummary()).isEqualTo(ofGraph);
  }

  @Test
  void readersSeeEachEventWhileTheFileIsOpen() throws IOException {
    try (SummaryWriter writer = SummaryWriter.open(directory, 1, CLOCK)) {
      writer.scalars(1, Map.of("loss", 0.5));
      assertThat(EventFiles.scalars(onlyFile(), "loss")).isEqualTo(Map.of(1L, 0.5f));
    }
  }

  @Test
  void aSecondRunInTheSameSecondGetsAFileThatSortsAfterTheFirst() throws IOException {
    for (int run = 0; run < 2; run++) {
      try (SummaryWriter writer = SummaryWriter.open(directory, 1, CLOCK)) {
        writer.scalars(run, Map.of("loss", 0.5));
      }
    }
    List<Path> files = EventFiles.in(directory);
    assertThat(files).hasSize(2);
    assertThat(files.get(0).getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
    for (int run = 0; run < 2; run++) {
      assertThat(EventFiles.scalars(EventFiles.read(files.get(run)), "loss"))
          .containsOnlyKeys((long) run);
    }
  }

  @Test
  void theErrorNamesADirectoryThatCanNotBeWritten() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> SummaryWriter.open(file, 1, CLOCK))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith("event files can't be written to " + file);
  }

  private List<Event> onlyFile() throws IOException {
    List<Path> files = EventFiles.in(directory);
    assertThat(files).hasSize(1);
    return EventFiles.read(files.get(0));
  }
}
