package io.mmoe.app;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a report takes from the files beside checkpoints; whatever is missing is empty.
 *
 * @param directory of the checkpoint
 */
record ReportFiles(Path directory) {
  /** As many traces as can be looked at side by side. */
  private static final int SHOWN_TRACES = 6;

  private static final Pattern TRACE = Pattern.compile("timeline-(\\d{1,18})\\.json");
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
      return new StepLines(file).read();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private JsonNode curves() {
    Path file = EvaluationLog.curves(directory);
    return Files.exists(file) ? json(file) : MissingNode.getInstance();
  }

  /** The last ones up to a step, by rising step. */
  private List<TracedStep> traces(long lastStep) {
    NavigableMap<Long, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        Matcher name = TRACE.matcher(file.getFileName().toString());
        if (name.matches() && Long.parseLong(name.group(1)) <= lastStep) {
          files.put(Long.valueOf(name.group(1)), file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be read: " + e.getMessage(), e);
    }
    return files.entrySet().stream()
        .skip(Math.max(0, files.size() - SHOWN_TRACES))
        .map(file -> TracedStep.of(file.getKey(), events(file.getValue())))
        .toList();
  }

  private static JsonNode events(Path file) {
    JsonNode events = json(file).path("traceEvents");
    if (!events.isArray()) {
      String message = file + " is no trace: it has no list traceEvents";
      throw new UncheckedIOException(message, new IOException(message));
    }
    return events;
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
