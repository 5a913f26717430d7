package io.mmoe.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.ModelBasePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version appears completely or not at all. */
class StagedVersionTest {
  @TempDir Path directory;
  private ModelBasePath base;

  @BeforeEach
  void makeBase() {
    base = new ModelBasePath(directory.resolve("models"));
  }

  @Test
  void isNotAVersionUntilItIsPublished() throws IOException {
    try (StagedVersion staged = StagedVersion.create(base, 7)) {
      Files.writeString(staged.directory().resolve("saved_model.pb"), "model");
      assertThat(base.versions()).isEmpty();
      assertThat(staged.publish()).isEqualTo(base.version(7));
    }
    assertThat(base.versions()).containsExactly(7L);
    assertThat(base.version(7).resolve("saved_model.pb")).hasContent("model");
  }

  @Test
  void leavesNothingIfItIsNotPublished() throws IOException {
    try (StagedVersion staged = StagedVersion.create(base, 7)) {
      Files.createDirectory(staged.directory().resolve("variables"));
    }
    assertThat(base.directory()).isEmptyDirectory();
  }

  @Test
  void doesNotReplaceAVersionThatAppearedInTheMeantime() throws IOException {
    try (StagedVersion staged = StagedVersion.create(base, 7)) {
      Files.createDirectory(base.version(7));
      assertThatThrownBy(staged::publish)
          .isInstanceOf(ExportException.class)
          .hasMessageContaining("is not overwritten");
    }
    assertThat(base.version(7)).isEmptyDirectory();
  }

  @Test
  void leftoversOfAKilledExportAreNotAVersion() throws IOException {
    Path left = StagedVersion.create(base, 7).directory();
    Files.writeString(left.resolve("saved_model.pb"), "half");
    assertThat(base.versions()).isEmpty();
  }

  @Test
  void aModelWithOtherOutputsIsRefused() {
    float[] expected = {0.5f, 0.25f};
    HostTensor.Float32s same = new HostTensor.Float32s(new float[] {0.500005f, 0.25f}, 2);
    assertThat(SelfCheck.compare(expected, same)).isBetween(4e-6, 6e-6);
    HostTensor.Float32s other = new HostTensor.Float32s(new float[] {0.5f, 0.2502f}, 2);
    assertThatThrownBy(() -> SelfCheck.compare(expected, other))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("0.2502 instead of 0.25 in row 1; it was not published");
    HostTensor.Float32s nan = new HostTensor.Float32s(new float[] {Float.NaN, 0.25f}, 2);
    assertThatThrownBy(() -> SelfCheck.compare(expected, nan)).isInstanceOf(ExportException.class);
    HostTensor.Float32s fewer = new HostTensor.Float32s(new float[] {0.5f}, 1);
    assertThatThrownBy(() -> SelfCheck.compare(expected, fewer))
        .hasMessageContaining("1 numbers instead of 2");
  }
}
