package io.mmoe.testing;

import io.mmoe.app.ConvertJob;
import java.nio.file.Path;

/** Rows in another format. */
public final class ConvertedRows {
  private ConvertedRows() {}

  /** Writes the rows of one file to another, whose name tells the format, and returns it. */
  public static Path write(Path from, Path to) {
    new ConvertJob(from, to).run();
    return to;
  }
}
