package io.mmoe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.app.train.JobResult;
import io.mmoe.base.StopRequest;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  /** The process ends when the request returns, so all records must exist by then. */
  @Test
  void aStoppedRunHasRecordedItsEndWhenTheRequestReturns() throws Exception {
    StopRequest request = new StopRequest();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<JobResult> run = thread.submit(() -> train(1_000_000, request));
      Path log = directory.resolve("checkpoint/train_log.jsonl");
      while (!Files.exists(log) || Files.size(log) == 0) {
        assertThat(run.isDone()).isFalse();
        Thread.sleep(10);
      }
      assertThatThrownBy(() -> train(5, new StopRequest()))
          .hasMessage(directory.resolve("checkpoint") + " is in use by another run");
      request.requestAndAwait(Duration.ofMinutes(1));
      JsonNode noted = read("runs.json").get(0);
      JsonNode metrics = read("metrics.json");
      assertThat(noted.path("ended").asText()).isNotEmpty();
      assertThat(noted.path("data")).hasSize(2);
      assertThat(noted.path("global_step")).isEqualTo(metrics.path("global_step"));
      assertThat(run.get().training().orElseThrow().stopRequested()).isTrue();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aResumedRunDropsEvaluationsOfLaterSteps() throws IOException {
    train(4, new StopRequest());
    Path evaluations = directory.resolve("checkpoint/evaluations.jsonl");
    String first = Files.readString(evaluations);
    assertThat(JSON.readTree(first).path("step").asLong()).isEqualTo(4);
    Files.writeString(evaluations, first + first.replace("\"step\":4,", "\"step\":5,"));
    train(6, new StopRequest());
    assertThat(Files.readAllLines(evaluations))
        .extracting(line -> JSON.readTree(line).path("step").asLong())
        .containsExactly(4L, 6L);
  }

  private JobResult train(long steps, StopRequest request) throws IOException {
    Path data = directory.resolve("data" + steps);
    TrainSettings settings =
        TestSettings.training(
            TestSettings.goldenData(data, 32, 0),
            GraphSettings.FAST,
            new OptimizerSettings.Adagrad(0.1),
            steps,
            directory.resolve("checkpoint"));
    return new TrainJob(settings, Optional.empty(), Map.of(), request).run();
  }

  private JsonNode read(String file) throws IOException {
    return JSON.readTree(directory.resolve("checkpoint").resolve(file).toFile());
  }
}
