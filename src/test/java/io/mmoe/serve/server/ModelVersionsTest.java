package io.mmoe.serve.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mmoe.serve.api.ModelVersionStatus.State;
import io.mmoe.serve.model.Servable;
import io.mmoe.serve.server.ModelVersions.VersionState;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.testing.ExportedModel;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reported states of versions while versions are replaced. */
class ModelVersionsTest {
  @TempDir static Path directory;

  private final ModelVersions model = new ModelVersions("mmoe");

  @Test
  void aVersionThatIsCurrentAgainBeforeItsLastRequestEndsIsAvailable() {
    Path version = ExportedModel.create(directory).base().resolve("1");
    model.serve(1, load(version));
    LoadedVersion used = model.acquire("mmoe", OptionalLong.empty());
    model.serve(2, load(version));
    model.serve(1, load(version));
    used.release();
    assertThat(model.states())
        .extracting(VersionState::version, VersionState::state)
        .containsExactly(tuple(2L, State.END), tuple(1L, State.AVAILABLE));

    for (long failed = 10; failed < 40; failed++) {
      model.note(VersionState.failed(failed, "damaged"));
    }
    model.serve(5, load(version));
    assertThat(model.states())
        .as("the current version, although many larger ones are kept")
        .contains(VersionState.of(5, State.AVAILABLE));
    model.stop();
  }

  private static Servable load(Path version) {
    return Servable.load(version, ThreadSettings.DEFAULT);
  }
}
