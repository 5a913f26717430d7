package io.mmoe.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.OutputException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * The file {@code train_log.jsonl} of a checkpoint directory, with one line for each logged step.
 *
 * <p>A resumed run appends to the same file. Lines after the restored step are dropped first, so
 * that steps only increase. Owns the open file. Not safe for use by several threads.
 */
public final class TrainLog implements Consumer<StepMetrics>, AutoCloseable {
  private static final String NAME = "train_log.jsonl";

  private final ObjectMapper json = new ObjectMapper();
  private final Path file;
  private final BufferedWriter writer;

  private TrainLog(Path file, long restoredStep) throws IOException {
    this.file = file;
    new JsonLinesFile(file).keepUpTo(restoredStep);
    writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Opens the log of a checkpoint directory.
   *
   * @param restoredStep the global step from which training resumes
   * @throws OutputException if the log can't be written
   */
  public static TrainLog open(Path directory, long restoredStep) {
    Path file = in(directory);
    try {
      return new TrainLog(file, restoredStep);
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }

  /** Returns the path of the log in a checkpoint directory. */
  public static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  @Override
  public void accept(StepMetrics metrics) {
    ObjectNode line = json.createObjectNode();
    line.put("step", metrics.step());
    line.put("loss", metrics.loss());
    line.put("steps_per_sec", metrics.stepsPerSecond());
    metrics.waitShare().ifPresent(share -> line.put("input_wait", share));
    try {
      writer.write(line.toString());
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }
}
