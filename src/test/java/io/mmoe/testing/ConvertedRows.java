package io.mmoe.testing;

import io.mmoe.app.ConvertJob;
import java.nio.file.Path;

/** Converts rows to another format. */
public final class ConvertedRows {
  private ConvertedRows() {}

  /** Converts a file and returns the new one. Its name determines the format. */
  public static Path write(Path from, Path to) {
    new ConvertJob(from, to).run();
    return to;
  }
}
