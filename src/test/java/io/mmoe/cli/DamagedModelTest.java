package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.app.EvaluateJob;
import io.mmoe.app.ExportJob;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.ExportSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.testing.CheckpointRewriter;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.SmallRun;
import io.mmoe.train.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

/** A damaged or odd SavedModel, or one without finite weights, ends in one line and exit code 4. */
@Tag("slow")
class DamagedModelTest {
  private static final String DATA = "variables/variables.data-00000-of-00001";
  private static final String INDEX = "variables/variables.index";

  @TempDir static Path directory;
  private static Path checkpoints;
  private static Path original;
  private static Path input;
  private static String answers;

  @TempDir Path work;
  private Path model;

  @BeforeAll
  static void export() throws IOException {
    try (SmallRun run = SmallRun.in(directory)) {
      checkpoints = run.directory();
    }
    original =
        new ExportJob(
                new ExportSettings(directory.resolve("models"), OptionalLong.of(1)),
                SmallModel.SETTINGS,
                DataSettings.in(directory.resolve("data")),
                ThreadSettings.DEFAULT,
                checkpoints)
            .run();
    input = directory.resolve("data").resolve("taobao_test_data");
    Path output = directory.resolve("answers");
    assertThat(predict(original, output).exitCode()).isZero();
    answers = Files.readString(output);
  }

  @BeforeEach
  void copyTheModel() throws IOException {
    model = work.resolve("model");
    copy(original, model);
  }

  @AfterEach
  void nothingIsWritten() {
    assertThat(work.resolve("out")).doesNotExist();
  }

  @Test
  void aFlippedBitOfTheGraphIsRefusedOrHarmless() throws IOException {
    byte[] bytes = Files.readAllBytes(original.resolve("saved_model.pb"));
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      byte[] flipped = bytes.clone();
      int at = random.nextInt(bytes.length);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(model.resolve("saved_model.pb"), flipped);
      CommandLineRun run = predict(model, work.resolve("flipped"));
      if (run.exitCode() != 0) {
        assertRefused(run);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void aFlippedBitOfTheVariablesNeverChangesAnAnswer() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    for (String name : List.of(INDEX, DATA)) {
      byte[] bytes = Files.readAllBytes(original.resolve(name));
      for (int i = 0; i < 10; i++) {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(model.resolve(name), flipped);
        Path output = work.resolve("flipped");
        CommandLineRun run = predict(model, output);
        if (run.exitCode() == 0) {
          assertThat(output).hasContent(answers);
        } else {
          assertRefused(run);
        }
      }
      Files.write(model.resolve(name), bytes);
    }
  }

  @Test
  void aMissingOrCutFileIsRefused() throws IOException {
    for (String name : List.of("saved_model.pb", INDEX, DATA)) {
      byte[] bytes = Files.readAllBytes(model.resolve(name));
      for (int length : List.of(0, bytes.length / 2, bytes.length - 1)) {
        Files.write(model.resolve(name), java.util.Arrays.copyOf(bytes, length));
        assertRefused(predict(model, work.resolve("out")));
      }
      Files.delete(model.resolve(name));
      assertRefused(predict(model, work.resolve("out")));
      Files.createDirectory(model.resolve(name));
      assertRefused(predict(model, work.resolve("out")));
      Files.delete(model.resolve(name));
      Files.write(model.resolve(name), bytes);
    }
  }

  @Test
  void anOddSignatureIsRefused() throws IOException {
    refuses(signature -> signature.clearOutputs(), "does not predict [ctr, cvr]");
    refuses(signature -> signature.clearInputs(), "rejects the rows");
    refuses(tensor("outputs", "nowhere:0"), "nowhere:0");
    refuses(tensor("outputs", "nowhere"), "nowhere");
    refuses(tensor("outputs", "save/Const:99999999999"), "99999999999");
    refuses(
        signature ->
            signature.putOutputs("ctr", signature.getInputsMap().values().iterator().next()),
        "rejects the rows");
    refuses(tensor("inputs", "nowhere:0"), "nowhere");
  }

  @Test
  void aPredictionOfNanNamesTheRowAndWritesNothing() throws IOException {
    CheckpointRewriter.fill(
        model.resolve("variables").resolve("variables"), name -> name.contains("ctr"), Float.NaN);
    CommandLineRun run = predict(model, work.resolve("out"));
    assertRefused(run);
    assertThat(run.err()).contains(model + " predicts NaN for ctr in row 1 of " + input);
  }

  @Test
  void evaluatingOrExportingACheckpointThatPredictsNanNamesTheRow() throws IOException {
    Path copy = work.resolve("checkpoints");
    copy(checkpoints, copy);
    CheckpointRewriter.fill(
        copy.resolve("model.ckpt-4"), name -> name.endsWith("cvr_output/bias"), Float.NaN);
    EvaluateSettings settings =
        new EvaluateSettings(
            DataSettings.in(directory.resolve("data")),
            SmallModel.SETTINGS,
            GraphSettings.FAST,
            copy,
            Optional.of(work.resolve("out")),
            ThreadSettings.DEFAULT);
    assertThatThrownBy(() -> new EvaluateJob(settings).run())
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            copy.resolve("model.ckpt-4")
                + ": the model predicts NaN for cvr in test row 1, so a weight is NaN or infinite");
    assertThat(copy.resolve("curves.json"))
        .hasSameTextualContentAs(checkpoints.resolve("curves.json"));
  }

  private void refuses(Consumer<SignatureDef.Builder> change, String problem) throws IOException {
    Path file = model.resolve("saved_model.pb");
    byte[] bytes = Files.readAllBytes(file);
    SavedModel.Builder changed = SavedModel.parseFrom(bytes).toBuilder();
    MetaGraphDef.Builder graph = changed.getMetaGraphsBuilder(0);
    SignatureDef.Builder signature = graph.getSignatureDefOrThrow("serving_default").toBuilder();
    change.accept(signature);
    graph.putSignatureDef("serving_default", signature.build());
    Files.write(file, changed.build().toByteArray());
    CommandLineRun run = predict(model, work.resolve("out"));
    assertRefused(run);
    assertThat(run.err()).contains(problem);
    Files.write(file, bytes);
  }

  private static Consumer<SignatureDef.Builder> tensor(String side, String name) {
    return signature -> {
      if (side.equals("outputs")) {
        signature.putOutputs(
            "ctr", signature.getOutputsOrThrow("ctr").toBuilder().setName(name).build());
      } else {
        String first = signature.getInputsMap().keySet().iterator().next();
        signature.putInputs(
            first, signature.getInputsOrThrow(first).toBuilder().setName(name).build());
      }
    };
  }

  private static void assertRefused(CommandLineRun run) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.CHECKPOINT.code());
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("mmoe: ").doesNotContain("Exception");
  }

  private static CommandLineRun predict(Path model, Path output) {
    return CommandLineRun.of("predict", "--model", model, "--input", input, "--output", output);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(
            path,
            to.resolve(from.relativize(path).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
