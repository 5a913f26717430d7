package io.mmoe.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * {@code train_log.jsonl}: one line of JSON for each logged step.
 *
 * <p>A resumed run goes on in the same file; lines of steps that a crash took back are dropped, so
 * that steps never run backwards. Owns the open file; not safe for use by several threads.
 */
public final class TrainLog implements Consumer<StepReport>, AutoCloseable {
  private static final String NAME = "train_log.jsonl";

  private final ObjectMapper json = new ObjectMapper();
  private final BufferedWriter writer;

  private TrainLog(Path file, long restoredStep) throws IOException {
    new StepLines(file).keepUpTo(restoredStep);
    writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Opens the log of a checkpoint directory.
   *
   * @param restoredStep the step from which training goes on
   */
  public static TrainLog open(Path directory, long restoredStep) throws IOException {
    return new TrainLog(in(directory), restoredStep);
  }

  /** The file of a checkpoint directory. */
  public static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  @Override
  public void accept(StepReport report) {
    ObjectNode line = json.createObjectNode();
    line.put("step", report.step());
    line.put("loss", report.loss());
    line.put("steps_per_sec", report.stepsPerSecond());
    report.waitShare().ifPresent(share -> line.put("input_wait", share));
    try {
      writer.write(line.toString());
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("train_log.jsonl can't be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
