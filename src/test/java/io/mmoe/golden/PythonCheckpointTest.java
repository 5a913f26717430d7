package io.mmoe.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.app.TrainJob;
import io.mmoe.app.train.JobResult;
import io.mmoe.base.StopRequest;
import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.Golden;
import io.mmoe.testing.PythonCheckpoint;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training from a checkpoint of Python's {@code tf.train.Saver}, with any prefix, absolute paths
 * and Python's variable names. The losses equal Python's, and the new checkpoints have exactly the
 * variables that Python restores.
 */
@Tag("slow")
class PythonCheckpointTest {
  private static final int STEPS = 10;

  @TempDir Path directory;

  @Test
  void trainingFromAPythonCheckpointHasPythonsLosses() throws IOException {
    JsonNode golden = Golden.json("adagrad.json");
    DataSettings data = TestSettings.goldenData(directory.resolve("data"), 32, 0);
    OptimizerSettings optimizer =
        new OptimizerSettings.Adagrad(golden.get("learning_rate").asDouble());
    Map<String, CheckpointReader.Entry> pythons =
        PythonCheckpoint.write(directory, data, optimizer, golden);

    Path checkpoint = directory.resolve("python");
    TrainSettings settings =
        TestSettings.training(data, GraphSettings.FAST, optimizer, STEPS, checkpoint);
    JobResult result = new TrainJob(settings, Optional.empty(), Map.of(), new StopRequest()).run();

    List<String> log = Files.readAllLines(checkpoint.resolve("train_log.jsonl"));
    double[] expected = Golden.numbers(golden.get("losses"));
    assertThat(log).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      double loss = Double.parseDouble(log.get(i).replaceAll(".*\"loss\":([^,]*),.*", "$1"));
      assertThat(loss).isCloseTo(expected[i], within(1e-5 * expected[i]));
    }
    assertThat(result.evaluation().orElseThrow().result().auc())
        .isCloseTo(golden.get("auc").asDouble(), within(1e-5));
    assertThat(PythonCheckpoint.variables(checkpoint.resolve("model.ckpt-10"))).isEqualTo(pythons);
    assertThat(checkpoint.resolve("init.index")).as("the user's own checkpoint").exists();
  }
}
