package io.mmoe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.base.StopRequest;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.CheckpointSettings.Schedule;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.EventFiles;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.hook.LossNotFiniteException;
import io.mmoe.train.session.LocalSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Session;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The event files of a run, for TensorBoard. */
@Tag("slow")
class TrainingEventsTest {
  private static final String ZEROS = "MMOE/ctr/ctr_output/fraction_of_zero_values";

  @TempDir Path directory;

  @BeforeEach
  void writeData() throws IOException {
    TestSettings.goldenData(directory.resolve("data"), 24, 0);
    Files.createDirectories(checkpoints());
  }

  @Test
  void lossAndSpeedEqualTheLog() throws IOException {
    train(7, 3, Schedule.ofSteps(0), 0.1);
    Map<Long, Float> losses = new LinkedHashMap<>();
    Map<Long, Float> speeds = new LinkedHashMap<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(checkpoints().resolve("train_log.jsonl"))) {
      JsonNode logged = json.readTree(line);
      losses.put(logged.get("step").asLong(), logged.get("loss").floatValue());
      speeds.put(logged.get("step").asLong(), logged.get("steps_per_sec").floatValue());
    }
    speeds.remove(1L); // The first step measures the set-up of the graph.
    List<Event> events = onlyFile();
    assertThat(losses).containsOnlyKeys(1L, 3L, 6L, 7L);
    assertThat(EventFiles.scalars(events, "head/loss_1")).isEqualTo(losses);
    assertThat(EventFiles.scalars(events, "global_step/sec")).isEqualTo(speeds);
  }

  @Test
  void layersAreSummarizedInTheFirstStepAndAtMultiplesOfSaveSteps() throws IOException {
    train(7, 100, Schedule.ofSteps(3), 0.1);
    assertThat(EventFiles.scalars(onlyFile(), ZEROS)).containsOnlyKeys(1L, 3L, 6L);
  }

  @Test
  void withoutSaveStepsNoLayerIsSummarized() throws IOException {
    train(7, 100, new CheckpointSettings.AtEnd(), 0.1);
    assertThat(EventFiles.scalars(onlyFile(), ZEROS)).isEmpty();
  }

  @Test
  void theGraphIsWritten() throws IOException {
    train(1, 100, Schedule.ofSteps(0), 0.1);
    Event event = onlyFile().stream().filter(Event::hasGraphDef).findFirst().orElseThrow();
    assertThat(GraphDef.parseFrom(event.getGraphDef()).getNodeList())
        .extracting(NodeDef::getName)
        .contains("MMOE/cvr_gate/probabilities");
  }

  @Test
  void aResumedRunInvalidatesTheStepsAfterItsCheckpoint() throws IOException {
    train(4, 1, Schedule.ofSteps(4), 0.1);
    train(6, 1, Schedule.ofSteps(0), 0.1); // Writes events of steps that no checkpoint holds.
    train(8, 1, Schedule.ofSteps(0), 0.1);
    List<Path> files = EventFiles.in(checkpoints());
    assertThat(files).hasSize(3);
    List<Event> last = EventFiles.read(files.get(2));
    assertThat(last.get(1).hasSessionLog()).isTrue();
    assertThat(last.get(1).getStep()).isEqualTo(5);
    assertThat(EventFiles.scalars(last, "head/loss_1")).containsOnlyKeys(5L, 6L, 7L, 8L);
  }

  /** TensorFlow's summary op rejects NaN too, but its message does not help the user. */
  @Test
  void divergenceInASummarizedStepIsReportedByTheLoss() {
    assertThatThrownBy(() -> train(50, 1, Schedule.ofSteps(1), 1e30))
        .isInstanceOf(LossNotFiniteException.class);
  }

  private void train(long steps, int logSteps, Schedule schedule, double learningRate) {
    TrainSettings plain =
        TestSettings.training(
            DataSettings.in(directory.resolve("data")).withBatchSize(24).withShuffleBuffer(0),
            GraphSettings.FAST,
            new OptimizerSettings.GradientDescent(learningRate),
            steps,
            checkpoints());
    TrainSettings settings =
        plain.toBuilder()
            .model(SmallModel.SETTINGS)
            .logging(LoggingSettings.ofLog(logSteps))
            .checkpoint(CheckpointSettings.in(checkpoints()).withSchedule(schedule))
            .evaluate(false)
            .build();
    try (ModelGraph model = GraphAssembly.forTraining(settings);
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      new Trainer(settings, TestRows.of(model, settings, 320), steps, new StopRequest(), List.of())
          .train(model, session, new Saver(model));
    }
  }

  private Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  private List<Event> onlyFile() throws IOException {
    List<Path> files = EventFiles.in(checkpoints());
    assertThat(files).hasSize(1);
    return EventFiles.read(files.get(0));
  }
}
