package io.mmoe.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointDirectoryTest {
  @TempDir Path path;
  private CheckpointDirectory directory;

  @BeforeEach
  void open() {
    directory = new CheckpointDirectory(path);
  }

  @Test
  void anEmptyOrMissingDirectoryHasNoLatest() {
    assertThat(directory.latest()).isEmpty();
    assertThat(new CheckpointDirectory(path.resolve("missing")).latest()).isEmpty();
  }

  @Test
  void thePublishedCheckpointIsTheLatestAndOlderOnesAreDeleted() throws IOException {
    for (long step : new long[] {10, 20, 30}) {
      directory.publish(files(directory.prefix(step)), 2);
    }
    assertThat(directory.latest()).contains(path.resolve("model.ckpt-30"));
    assertThat(names())
        .containsExactlyInAnyOrder(
            "checkpoint",
            "model.ckpt-20.index",
            "model.ckpt-20.data-00000-of-00001",
            "model.ckpt-30.index",
            "model.ckpt-30.data-00000-of-00001");
  }

  @Test
  void aLimitOfZeroKeepsAll() throws IOException {
    for (long step = 1; step <= 4; step++) {
      directory.publish(files(directory.prefix(step)), 0);
    }
    assertThat(names()).hasSize(9);
  }

  @Test
  void deletingAStepKeepsStepsWithTheSamePrefix() throws IOException {
    directory.publish(files(directory.prefix(1)), 1);
    files(directory.prefix(10));
    directory.publish(files(directory.prefix(2)), 1);
    assertThat(names()).contains("model.ckpt-10.index", "model.ckpt-10.data-00000-of-00001");
    assertThat(names()).doesNotContain("model.ckpt-1.index");
  }

  @Test
  void writesTheStateFileAsPythonDoes() throws IOException {
    directory.publish(files(directory.prefix(5)), 5);
    directory.publish(files(directory.prefix(6)), 5);
    assertThat(Files.readAllLines(path.resolve("checkpoint")))
        .containsExactly(
            "model_checkpoint_path: \"model.ckpt-6\"",
            "all_model_checkpoint_paths: \"model.ckpt-5\"",
            "all_model_checkpoint_paths: \"model.ckpt-6\"");
  }

  @Test
  void readsAStateFileOfPythonWithAbsolutePathsTimesAndEscapes() throws IOException {
    Path foreign = files(path.resolve("modèle"));
    Files.writeString(
        path.resolve("checkpoint"),
        """
        model_checkpoint_path: "%s"
        all_model_checkpoint_paths: "%s"
        all_model_checkpoint_timestamps: 1700000000.25
        last_preserved_timestamp: 1700000000.0
        """
            .formatted(
                foreign.toString().replace("è", "\\303\\250"),
                foreign.toString().replace("è", "\\303\\250")));
    assertThat(directory.latest()).contains(foreign);
  }

  @Test
  void neverDeletesACheckpointWithAnotherName() throws IOException {
    files(path.resolve("init"));
    Files.writeString(
        path.resolve("checkpoint"),
        "model_checkpoint_path: \"init\"\nall_model_checkpoint_paths: \"init\"\n");
    directory.publish(files(directory.prefix(3)), 1);
    assertThat(directory.latest()).contains(path.resolve("model.ckpt-3"));
    assertThat(names()).contains("init.index", "init.data-00000-of-00001");
  }

  @Test
  void withoutAStateFileTheLargestCompleteStepIsTheLatest() throws IOException {
    files(directory.prefix(9));
    files(directory.prefix(100));
    Files.createFile(path.resolve("model.ckpt-200.data-00000-of-00001"));
    assertThat(directory.latest()).contains(path.resolve("model.ckpt-100"));
  }

  @Test
  void discardsOnlyLeftoversOfAKilledSave() throws IOException {
    directory.publish(files(directory.prefix(4)), 1);
    files(path.resolve("init"));
    Files.createFile(path.resolve("model.ckpt-8.data-00000-of-00001"));
    Path temporary = Files.createDirectory(path.resolve("model.ckpt-9_temp"));
    Files.createFile(temporary.resolve("part-00000-of-00001.index"));
    Files.createFile(path.resolve("notes.txt"));
    directory.discardLeftovers();
    assertThat(names())
        .containsExactlyInAnyOrder(
            "checkpoint",
            "model.ckpt-4.index",
            "model.ckpt-4.data-00000-of-00001",
            "init.index",
            "init.data-00000-of-00001",
            "notes.txt");
  }

  @Test
  void failsIfTheNamedCheckpointIsMissingOrTheStateFileIsInvalid() throws IOException {
    Files.writeString(path.resolve("checkpoint"), "model_checkpoint_path: \"gone\"\n");
    assertThatThrownBy(directory::latest)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("gone, which is not there");
    Files.writeString(path.resolve("checkpoint"), "nonsense {");
    assertThatThrownBy(directory::latest)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("checkpoint can't be read");
    Files.writeString(path.resolve("checkpoint"), "");
    assertThatThrownBy(directory::latest)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("names no checkpoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/original/", "../original/", "C:\\\\runs\\\\", "\\\\\\\\server\\\\run\\\\", "./"})
  void aNameOfThisDirectoryComesBeforeThePathInTheFile(String parent) throws IOException {
    files(directory.prefix(7));
    files(directory.prefix(8));
    state(parent + "model.ckpt-7", parent + "model.ckpt-7");
    assertThat(directory.latest()).contains(path.resolve("model.ckpt-7"));
  }

  @Test
  void anotherDirectoryIsReadOnlyForANameThatIsNotHereAndNeverChanged() throws IOException {
    Path other = Files.createDirectory(path.resolve("other"));
    for (long step : new long[] {1, 2, 3}) {
      files(new CheckpointDirectory(other).prefix(step));
    }
    state(other + "/model.ckpt-3", other + "/model.ckpt-2", other + "/model.ckpt-3");
    assertThat(directory.latest()).contains(other.resolve("model.ckpt-3"));
    directory.publish(files(directory.prefix(4)), 1);
    directory.publish(files(directory.prefix(5)), 1);
    directory.discardLeftovers();
    assertThat(names()).contains("model.ckpt-5.index").doesNotContain("model.ckpt-4.index");
    try (Stream<Path> kept = Files.list(other)) {
      assertThat(kept).hasSize(6);
    }
  }

  @Test
  void theBestCheckpointsOfACopyAreDeletedOnlyInTheCopy() throws IOException {
    Path original = Files.createDirectory(path.resolve("original"));
    files(original.resolve("model.ckpt-3"));
    Path best = Files.createDirectory(path.resolve("best"));
    Files.writeString(
        best.resolve("checkpoint"),
        "model_checkpoint_path: \"%1$s/model.ckpt-3\"\nall_model_checkpoint_paths: \"%1$s/model.ckpt-3\"\n"
            .formatted(original));
    new BestCheckpoints(path).keepUpTo(-1);
    try (Stream<Path> kept = Files.list(original)) {
      assertThat(kept).hasSize(2);
    }
  }

  @Test
  void aCheckpointThatTheFileNamesIsNoLeftover() throws IOException {
    Path data = Files.createFile(path.resolve("model.ckpt-4.data-00000-of-00001"));
    files(directory.prefix(6));
    state("model.ckpt-6", "model.ckpt-4", "model.ckpt-6");
    directory.discardLeftovers();
    assertThat(data).exists();
  }

  @Test
  void aLinkAmongTheLeftoversIsDeletedAndNotItsTarget() throws IOException {
    Path target = Files.createDirectory(path.resolve("target"));
    Path precious = Files.createFile(target.resolve("file"));
    Path link = Files.createSymbolicLink(path.resolve("model.ckpt-9_temp"), target);
    directory.discardLeftovers();
    assertThat(link).doesNotExist();
    assertThat(precious).exists();
  }

  @Test
  void stepsOfAnySizeAreCompared() throws IOException {
    files(directory.prefix(Long.MAX_VALUE));
    files(path.resolve("model.ckpt-99999999999999999999"));
    files(path.resolve("model.ckpt--5"));
    assertThat(directory.latest()).contains(path.resolve("model.ckpt-99999999999999999999"));
    directory.publish(files(directory.prefix(1)), 1);
    assertThat(directory.latest()).contains(directory.prefix(1));
  }

  @Test
  void aDamagedFileIsKeptUnderAnotherNameAndTheNewestCheckpointIsUsed() throws IOException {
    files(directory.prefix(9));
    for (String damaged : List.of("", "nonsense {")) {
      Files.writeString(path.resolve("checkpoint"), damaged);
      assertThat(directory.latest()).contains(directory.prefix(9));
      assertThat(path.resolve("checkpoint")).hasContent(damaged);
      directory.publish(directory.prefix(9), 1);
    }
    assertThat(path.resolve("checkpoint.damaged")).isEmptyFile();
    assertThat(path.resolve("checkpoint.damaged.2")).hasContent("nonsense {");
    assertThat(names()).contains("model.ckpt-9.index");
  }

  private void state(String latest, String... all) throws IOException {
    StringBuilder text = new StringBuilder("model_checkpoint_path: \"" + latest + "\"\n");
    for (String each : all) {
      text.append("all_model_checkpoint_paths: \"").append(each).append("\"\n");
    }
    Files.writeString(path.resolve("checkpoint"), text);
  }

  private static Path files(Path prefix) throws IOException {
    for (String suffix : List.of(".index", ".data-00000-of-00001")) {
      Files.createFile(prefix.resolveSibling(prefix.getFileName() + suffix));
    }
    return prefix;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
