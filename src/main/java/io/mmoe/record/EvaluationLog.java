package io.mmoe.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.AtomicFile;
import io.mmoe.data.RowFiles;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.settings.DataSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the evaluations of a checkpoint directory came to: {@code evaluations.jsonl} with a line for
 * each, and {@code curves.json} with the curves of the last.
 *
 * <p>Its methods throw {@link UncheckedIOException} if a file can't be read or written.
 *
 * @param data whose rows are scored
 */
public record EvaluationLog(Path directory, DataSettings data) {
  private static final String NAME = "evaluations.jsonl";
  private static final String CURVES = "curves.json";

  /** Why an evaluation was made. */
  public enum Occasion {
    /** It was due while training. */
    DURING_TRAINING("eval_every"),
    AFTER_TRAINING("train"),
    /** A user asked for it. */
    COMMAND("evaluate"),
    /** The evaluator of a cluster found a new checkpoint. */
    EVALUATOR("evaluator");

    private final String word;

    Occasion(String word) {
      this.word = word;
    }
  }

  /** The file with a line for each, in a checkpoint directory. */
  public static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  /** The file with the curves of the last, in a checkpoint directory. */
  public static Path curves(Path directory) {
    return directory.resolve(CURVES);
  }

  /** Drops the evaluations of later steps. */
  public void keepUpTo(long step) {
    try {
      lines().keepUpTo(step);
    } catch (IOException e) {
      throw failure(NAME, e);
    }
  }

  /**
   * The evaluations that make a run's curves: all but those that somebody asked for, perhaps of
   * other rows.
   */
  public static List<JsonNode> ofRun(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> !line.path("by").asText().equals(Occasion.COMMAND.word))
        .toList();
  }

  /** The evaluations of an occasion, the first one first. */
  public List<JsonNode> read(Occasion occasion) {
    try {
      return lines().read().stream()
          .filter(line -> line.path("by").asText().equals(occasion.word))
          .toList();
    } catch (IOException e) {
      throw failure(NAME, e);
    }
  }

  /**
   * Adds an evaluation; it is on the disk afterwards.
   *
   * @return its line
   */
  public ObjectNode add(Occasion occasion, long step, EvaluationResult result) {
    ObjectNode line = new ObjectMapper().createObjectNode();
    line.put("step", step);
    line.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    line.put("by", occasion.word);
    line.put("data", RowFiles.of(data.files().test()).name());
    EvaluationJson.addScalars(line, result);
    try {
      lines().append(line);
    } catch (IOException e) {
      throw failure(NAME, e);
    }
    if (isOnCurve(occasion, step)) {
      EvaluationEvents.write(directory, step, result);
    }
    writeCurves(step, result);
    return line;
  }

  /**
   * Whether TensorBoard's curves of the run are to show it: not what a user asked for, perhaps of
   * other rows; and not the best step again after later ones, whose events it would take the place
   * of.
   */
  private boolean isOnCurve(Occasion occasion, long step) {
    return switch (occasion) {
      case DURING_TRAINING, EVALUATOR -> true;
      case AFTER_TRAINING -> read(Occasion.DURING_TRAINING).stream().noneMatch(isAfter(step));
      case COMMAND -> false;
    };
  }

  private static Predicate<JsonNode> isAfter(long step) {
    return line -> line.path("step").asLong() > step;
  }

  private void writeCurves(long step, EvaluationResult result) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("step", step);
    root.set("tasks", EvaluationJson.curves(result));
    AtomicFile.write(curves(directory), root + System.lineSeparator());
  }

  private StepLines lines() {
    return new StepLines(in(directory));
  }

  private UncheckedIOException failure(String name, IOException e) {
    return new UncheckedIOException(
        directory.resolve(name) + " can't be read or written: " + e.getMessage(), e);
  }
}
