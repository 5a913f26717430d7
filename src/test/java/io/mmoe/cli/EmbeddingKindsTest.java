package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.testing.TestSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** End-to-end tests of each kind of embedding: training, evaluation, resume, export, prediction. */
@Tag("slow")
class EmbeddingKindsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--ev",
        "--ev --ev_filter counter --emb_fusion false",
        "--ev --ev_filter cbf --ev_filter_keys 1000 --ev_elimination gstep --ev_steps_to_live 5",
        "--ev --dynamic_ev --ev_filter counter",
        "--adaptive_emb",
        "--adaptive_emb --adaptive_freq 2 --ev_elimination gstep --ev_steps_to_live 5"
            + " --emb_fusion false",
        "--multihash",
        "--group_embedding --micro_batch 2",
        "--multihash --multihash_op mul --optimizer adagraddecay --smartstaged false",
        "--multihash --multihash_op concat --emb_fusion false --optimizer adamasync --micro_batch 3",
        "--ev --ev_elimination l2 --optimizer adam --learning_rate 0.001",
      })
  void whatIsTrainedIsEvaluatedResumedAndExported(String kind) {
    Path data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
    Path checkpoint = directory.resolve("checkpoint");
    Path model = directory.resolve("model");
    CommandLineRun training = train(kind, data, checkpoint, 12, "--no_export");
    assertThat(training.err()).isEmpty();
    assertThat(training.exitCode()).isZero();
    CommandLineRun evaluation =
        CommandLineRun.of("evaluate", "--checkpoint", checkpoint, "--data_location", data);
    assertThat(evaluation.err()).isEmpty();
    assertThat(metrics(evaluation)).hasSize(8).isEqualTo(metrics(training));
    CommandLineRun resumed = train(kind, data, checkpoint, 15, "--saved_model_dir", model);
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out()).contains("Training completed at step 15");
    Path probabilities = directory.resolve("probabilities.csv");
    CommandLineRun prediction =
        CommandLineRun.of(
            "predict",
            "--model",
            model,
            "--input",
            data.resolve("taobao_test_data"),
            "--output",
            probabilities);
    assertThat(prediction.err()).isEmpty();
    assertThat(probabilities).exists();
  }

  private static CommandLineRun train(
      String kind, Path data, Path checkpoint, int steps, Object... flags) {
    List<Object> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(List.of(kind.split(" ")));
    arguments.addAll(List.of("--data_location", data, "--checkpoint", checkpoint));
    arguments.addAll(List.of("--batch_size", 32, "--steps", steps));
    arguments.addAll(List.of(flags));
    return CommandLineRun.of(arguments.toArray());
  }

  /** Returns the lines with metrics. */
  private static List<String> metrics(CommandLineRun run) {
    return run.out()
        .lines()
        .filter(line -> line.matches(" *(ACC|AUC|95|GAUC|log|normalized|calibration)\\b.*"))
        .toList();
  }
}
