package io.mmoe.serve.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mmoe.serve.api.ModelVersionStatus.State;
import io.mmoe.serve.model.Servable;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.testing.ExportedModel;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of versions while they come and go. */
class ModelVersionsTest {
  @TempDir static Path directory;

  private final ModelVersions model = new ModelVersions("mmoe");

  @Test
  void aVersionThatComesBackWhileItsLastQueryIsAnsweredIsAvailable() {
    Path version = ExportedModel.create(directory).base().resolve("1");
    model.serve(1, load(version));
    LoadedVersion asked = model.acquire("mmoe", OptionalLong.empty());
    model.serve(2, load(version));
    model.serve(1, load(version));
    asked.release();
    assertThat(model.states())
        .extracting(VersionState::version, VersionState::state)
        .containsExactly(tuple(2L, State.END), tuple(1L, State.AVAILABLE));

    for (long failed = 10; failed < 40; failed++) {
      model.note(VersionState.failed(failed, "damaged"));
    }
    model.serve(5, load(version));
    assertThat(model.states())
        .as("the one that answers, though many larger ones are remembered")
        .contains(VersionState.of(5, State.AVAILABLE));
    model.stop();
  }

  private static Servable load(Path version) {
    return Servable.load(version, ThreadSettings.DEFAULT);
  }
}
