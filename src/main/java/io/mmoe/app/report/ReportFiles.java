package io.mmoe.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.common.collect.ImmutableList;
import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputException;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.JsonLinesFile;
import io.mmoe.record.RunHistory;
import io.mmoe.record.TrainLog;
import io.mmoe.record.trace.ChromeTrace;
import io.mmoe.record.trace.StepTrace;
import io.mmoe.report.RunRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a run that a report shows. Missing files yield empty parts. */
public final class ReportFiles {
  private static final int MOST_TRACES = 6;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  /**
   * @param directory the checkpoint directory
   */
  public ReportFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads the files.
   *
   * @param lastStep the step of the checkpoint. Traces of later steps are ignored.
   * @throws OutputException if a file can't be read or has other content
   */
  public RunRecords read(long lastStep) {
    List<JsonNode> evaluations = lines(EvaluationLog.in(directory));
    return new RunRecords(
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
      throw new OutputException(file + " can't be read: " + FailureReason.of(e), e);
    }
  }

  private JsonNode curves() {
    Path file = EvaluationLog.curves(directory);
    return Files.exists(file) ? json(file) : MissingNode.getInstance();
  }

  /** Returns the last traces up to a step, in step order. */
  private List<StepTrace> traces(long lastStep) {
    NavigableMap<Long, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        ChromeTrace.step(file).ifPresent(step -> files.put(step, file));
      }
    } catch (IOException e) {
      throw new OutputException(directory + " can't be read: " + FailureReason.of(e), e);
    }
    NavigableMap<Long, Path> reached = files.headMap(lastStep, true);
    return reached.entrySet().stream()
        .skip(Math.max(0, reached.size() - MOST_TRACES))
        .map(file -> trace(file.getKey(), file.getValue()))
        .toList();
  }

  private static StepTrace trace(long step, Path file) {
    try {
      return ChromeTrace.read(step, json(file));
    } catch (IllegalArgumentException e) {
      String message = file + " is no trace: " + e.getMessage();
      throw new OutputException(message);
    }
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new OutputException(file + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new OutputException(file + " can't be read: " + FailureReason.of(e), e);
    }
  }
}
