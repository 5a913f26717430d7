package io.mmoe.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.common.collect.ImmutableList;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.JsonLinesFile;
import io.mmoe.record.RunHistory;
import io.mmoe.record.TrainLog;
import io.mmoe.record.trace.ChromeTrace;
import io.mmoe.record.trace.StepTrace;
import io.mmoe.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a report takes from the files beside checkpoints; whatever is missing is empty.
 *
 * @param directory of the checkpoint
 */
record ReportFiles(Path directory) {
  /** As many traces as can be looked at side by side. */
  private static final int SHOWN_TRACES = 6;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads them.
   *
   * @param lastStep the checkpoint's; traces of later ones are of a run that went back
   * @throws UncheckedIOException if one can't be read, or holds something else
   */
  Report.Log read(long lastStep) {
    List<JsonNode> evaluations = lines(EvaluationLog.in(directory));
    return new Report.Log(
        ImmutableList.copyOf(new RunHistory(directory).read()),
        lines(TrainLog.in(directory)),
        evaluations,
        EvaluationLog.ofRun(evaluations),
        curves(),
        traces(lastStep));
  }

  private static List<JsonNode> lines(Path file) {
    try {
      return new JsonLinesFile(file).read();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private JsonNode curves() {
    Path file = EvaluationLog.curves(directory);
    return Files.exists(file) ? json(file) : MissingNode.getInstance();
  }

  /** The last ones up to a step, by rising step. */
  private List<StepTrace> traces(long lastStep) {
    NavigableMap<Long, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        ChromeTrace.step(file).ifPresent(step -> files.put(step, file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be read: " + e.getMessage(), e);
    }
    NavigableMap<Long, Path> reached = files.headMap(lastStep, true);
    return reached.entrySet().stream()
        .skip(Math.max(0, reached.size() - SHOWN_TRACES))
        .map(file -> trace(file.getKey(), file.getValue()))
        .toList();
  }

  private static StepTrace trace(long step, Path file) {
    try {
      return ChromeTrace.read(step, json(file));
    } catch (IllegalArgumentException e) {
      String message = file + " is no trace: " + e.getMessage();
      throw new UncheckedIOException(message, new IOException(message));
    }
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(file + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
