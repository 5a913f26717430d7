package io.mmoe.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The flag of commands that start from a checkpoint. */
final class CheckpointOption {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the checkpoint.")
  Path directory;

  CheckpointOption() {}
}
