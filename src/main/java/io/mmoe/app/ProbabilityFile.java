package io.mmoe.app;

import io.mmoe.evaluation.Evaluator.ProbabilitySink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.StringJoiner;

/**
 * One line {@code p_ctr,p_cvr} for each row, with nine digits: enough to tell any two floats apart.
 * Appears whole or not at all. Owns the open file; not safe for use by several threads.
 */
final class ProbabilityFile implements ProbabilitySink, AutoCloseable {
  private static final MathContext NINE_DIGITS = new MathContext(9);

  private final Path file;
  private final Path temporary;
  private final BufferedWriter writer;

  private ProbabilityFile(Path file) throws IOException {
    this.file = file;
    temporary = file.resolveSibling(file.getFileName() + ".tmp");
    writer = Files.newBufferedWriter(temporary);
  }

  /**
   * Makes the directory of the file, so that hours of scoring are not lost for the lack of it.
   *
   * @throws UncheckedIOException if the file could not be written
   */
  static void requireWritable(Path file) {
    if (Files.isDirectory(file)) {
      throw new UncheckedIOException(
          file + " can't be written: it is a directory", new IOException());
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      OutputDirectory.create(directory);
    }
  }

  static ProbabilityFile create(Path file) throws IOException {
    return new ProbabilityFile(file);
  }

  @Override
  public void row(float[] probabilities) {
    StringJoiner line = new StringJoiner(",", "", "\n");
    for (float probability : probabilities) {
      line.add(new BigDecimal(probability).round(NINE_DIGITS).toString());
    }
    try {
      writer.write(line.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  /** Gives the file its name, all rows being written. */
  void publish() throws IOException {
    writer.close();
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    writer.close();
    Files.deleteIfExists(temporary);
  }
}
