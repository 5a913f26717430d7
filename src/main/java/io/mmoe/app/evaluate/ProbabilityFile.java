package io.mmoe.app.evaluate;

import io.mmoe.base.AtomicFile;
import io.mmoe.base.OutputException;
import io.mmoe.settings.PredictSettings.Format;
import io.mmoe.train.evaluate.Evaluator.ProbabilitySink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;

/**
 * A file with one line of probabilities per row. Nine digits distinguish any two floats.
 *
 * <p>Owns the open file. The file appears at {@link #publish}, complete. Not safe for use by
 * several threads.
 */
public final class ProbabilityFile implements ProbabilitySink, AutoCloseable {
  private static final MathContext NINE_DIGITS = new MathContext(9);

  private final AtomicFile output;
  private final BufferedWriter writer;
  private final LineFormat format;

  private record LineFormat(String start, List<String> labels, String end) {
    static LineFormat of(Format format, List<String> tasks) {
      return format == Format.CSV
          ? new LineFormat("", Collections.nCopies(tasks.size(), ""), "\n")
          : new LineFormat("{", tasks.stream().map(task -> "\"" + task + "\":").toList(), "}\n");
    }
  }

  private ProbabilityFile(Path file, LineFormat format) throws IOException {
    this.format = format;
    output = AtomicFile.at(file);
    writer = Files.newBufferedWriter(output.draft());
  }

  /**
   * Creates a draft of a file.
   *
   * @param tasks the names of the tasks, in the order of a row's probabilities
   */
  public static ProbabilityFile create(Path file, Format format, List<String> tasks)
      throws IOException {
    return new ProbabilityFile(file, LineFormat.of(format, tasks));
  }

  @Override
  public void row(float[] probabilities) {
    StringJoiner line = new StringJoiner(",", format.start(), format.end());
    for (int task = 0; task < probabilities.length; task++) {
      BigDecimal digits = new BigDecimal(probabilities[task]).round(NINE_DIGITS);
      line.add(format.labels().get(task) + digits);
    }
    try {
      writer.write(line.toString());
    } catch (IOException e) {
      throw OutputException.unwritable(output.file(), e);
    }
  }

  /** Publishes the file after its last row. */
  public void publish() throws IOException {
    writer.close();
    output.publish();
  }

  @Override
  public void close() throws IOException {
    try (output) {
      writer.close();
    }
  }
}
