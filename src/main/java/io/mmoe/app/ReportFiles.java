package io.mmoe.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.common.collect.ImmutableList;
import io.mmoe.provenance.RunHistory;
import io.mmoe.report.Report;
import io.mmoe.report.TracedStep;
import io.mmoe.training.StepLines;
import io.mmoe.training.TrainLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a report takes from the files beside checkpoints; whatever is missing is empty.
 *
 * @param directory of the checkpoint
 */
record ReportFiles(Path directory) {

  /**
   * Reads them.
   *
   * @throws UncheckedIOException if one can't be read, or holds something else
   */
  Report.Log read() {
    try {
      return new Report.Log(
          ImmutableList.copyOf(new RunHistory(directory).read()),
          new StepLines(TrainLog.in(directory)).read(),
          new StepLines(EvaluationLog.in(directory)).read(),
          curves(),
          TracedStep.in(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be read: " + e.getMessage(), e);
    }
  }

  private JsonNode curves() throws IOException {
    Path file = EvaluationLog.curves(directory);
    return Files.exists(file)
        ? new ObjectMapper().readTree(file.toFile())
        : MissingNode.getInstance();
  }
}
