package io.mmoe.cli;

import io.mmoe.settings.ExportSettings;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags for where a SavedModel goes. */
final class ExportOptions {
  @Option(
      names = "--saved_model_dir",
      paramLabel = "DIR",
      description =
          "Directory of the model's versions; its name is the model's. Default: ${DEFAULT-VALUE}")
  Path savedModelDir = ExportSettings.DEFAULT_BASE;

  @Option(
      names = "--model_version",
      paramLabel = "N",
      description = "The new version's number. Default: the time, as in 20260131235959 (UTC)")
  @Nullable Long modelVersion;

  ExportSettings settings() {
    return new ExportSettings(
        savedModelDir, modelVersion == null ? OptionalLong.empty() : OptionalLong.of(modelVersion));
  }
}
