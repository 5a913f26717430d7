package io.mmoe.cli;

import io.mmoe.settings.ExportSettings;
import io.mmoe.settings.ThreadSettings;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Groups of flags that several commands share. */
final class SharedOptions {

  private SharedOptions() {}

  /** The flag for the checkpoint that a command reads. */
  static final class Checkpoint {
    @Option(
        names = "--checkpoint",
        required = true,
        paramLabel = "DIR",
        description =
            "Directory of the checkpoint, or the prefix of one in it, such as result/model.ckpt-60.")
    Path directory;
  }

  /** Flags for the destination of a SavedModel. */
  static final class Export {
    @Option(
        names = "--saved_model_dir",
        paramLabel = "DIR",
        description =
            "Directory of the model's versions; its name is the model's. Default: ${DEFAULT-VALUE}")
    private Path savedModelDir = ExportSettings.DEFAULT_BASE;

    @Option(
        names = "--model_version",
        paramLabel = "N",
        description = "The new version's number. Default: the time, as in 20260131235959 (UTC)")
    private @Nullable Long modelVersion;

    ExportSettings settings() {
      return new ExportSettings(
          savedModelDir,
          modelVersion == null ? OptionalLong.empty() : OptionalLong.of(modelVersion));
    }
  }

  /** Flags for TensorFlow's thread pools. */
  static final class Threads {
    static final String INTRA =
        "Threads inside one op; 0 chooses by the machine. Default: ${DEFAULT-VALUE}";

    @Option(
        names = "--inter",
        paramLabel = "N",
        description =
            "Threads that run different ops in parallel; 0 chooses by the machine. Default:"
                + " ${DEFAULT-VALUE}")
    private int inter;

    @Option(names = "--intra", paramLabel = "N", description = INTRA)
    private int intra;

    ThreadSettings settings() {
      return new ThreadSettings(inter, intra);
    }
  }
}
