package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.data.profile.DataProfile;
import io.mmoe.record.trace.StepTrace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that the page shows.
 *
 * @param checkpoint the directory, as it was named
 * @param globalStep of the checkpoint
 * @param made when
 * @param log the run's own files
 * @param embeddings the tables of the checkpoint
 * @param rows what was read of the rows; absent if none were
 */
public record Report(
    String checkpoint,
    long globalStep,
    Instant made,
    Log log,
    List<EmbeddingStatistics> embeddings,
    Optional<Rows> rows) {

  public Report {
    embeddings = List.copyOf(embeddings);
  }

  /**
   * What runs wrote beside their checkpoints. Whatever is missing is empty.
   *
   * @param runs those of {@code runs.json}
   * @param steps lines of {@code train_log.jsonl}
   * @param evaluations lines of {@code evaluations.jsonl}
   * @param ofRun those of them that make the run's curves
   * @param curves {@code curves.json}; a missing node if there is none
   * @param traces the last steps of which there is a {@code timeline-<step>.json}
   */
  public record Log(
      List<JsonNode> runs,
      List<JsonNode> steps,
      List<JsonNode> evaluations,
      List<JsonNode> ofRun,
      JsonNode curves,
      List<StepTrace> traces) {
    public Log {
      runs = List.copyOf(runs);
      steps = List.copyOf(steps);
      evaluations = List.copyOf(evaluations);
      ofRun = List.copyOf(ofRun);
      traces = List.copyOf(traces);
    }
  }

  /**
   * What rows hold, and what the model makes of them.
   *
   * @param training absent if those rows are not there any more
   * @param mixture how the model uses its experts on the test rows
   */
  public record Rows(Optional<NamedProfile> training, NamedProfile test, ExpertUsage mixture) {}

  /** Rows and what they hold. */
  public record NamedProfile(String name, DataProfile profile) {}
}
