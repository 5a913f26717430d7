package io.mmoe.app.report;

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
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a run that a report shows. Missing files yield empty parts. */
public final class ReportFiles {
  private static final int MOST_TRACES = 6;

  private static final Logger log = LoggerFactory.getLogger(ReportFiles.class);
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
   * @throws OutputException if the directory can't be listed. Damaged files are left out, with a
   *     warning
   */
  public RunRecords read(long lastStep) {
    List<JsonNode> evaluations = new JsonLinesFile(EvaluationLog.in(directory)).read();
    return new RunRecords(
        ImmutableList.copyOf(new RunHistory(directory).read()),
        new JsonLinesFile(TrainLog.in(directory)).read(),
        evaluations,
        EvaluationLog.ofRun(evaluations),
        curves(),
        traces(lastStep));
  }

  private JsonNode curves() {
    Path file = EvaluationLog.curves(directory);
    return Files.exists(file)
        ? json(file).orElse(MissingNode.getInstance())
        : MissingNode.getInstance();
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
        .flatMap(file -> trace(file.getKey(), file.getValue()).stream())
        .toList();
  }

  private static Optional<StepTrace> trace(long step, Path file) {
    try {
      return json(file).map(content -> ChromeTrace.read(step, content));
    } catch (IllegalArgumentException e) {
      log.warn("{} is left out, it is no trace: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> json(Path file) {
    try {
      return Optional.of(JSON.readTree(file.toFile()));
    } catch (IOException e) {
      log.warn("{} is left out: {}", file, FailureReason.of(e));
      return Optional.empty();
    }
  }
}
