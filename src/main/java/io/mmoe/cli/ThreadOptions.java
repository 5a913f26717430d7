package io.mmoe.cli;

import io.mmoe.settings.ThreadSettings;
import picocli.CommandLine.Option;

/** Flags for TensorFlow's thread pools. */
final class ThreadOptions {
  static final String INTRA =
      "Threads inside one op; 0 chooses by the machine. Default: ${DEFAULT-VALUE}";

  @Option(
      names = "--inter",
      paramLabel = "N",
      description =
          "Threads that run different ops side by side; 0 chooses by the machine. Default:"
              + " ${DEFAULT-VALUE}")
  int inter;

  @Option(names = "--intra", paramLabel = "N", description = INTRA)
  int intra;

  ThreadSettings settings() {
    return new ThreadSettings(inter, intra);
  }
}
