package io.mmoe.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.DamagedFile;
import io.mmoe.base.OutputException;
import io.mmoe.data.RowFiles;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.settings.DataSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/**
 * The evaluations of a checkpoint directory: {@code evaluations.jsonl} with a line for each, {@code
 * curves.json} with the curves of the latest, and event files for TensorBoard.
 *
 * <p>Methods throw {@link OutputException} if a file can't be written. A damaged file is no
 * failure, see {@link JsonLinesFile}. Holds no open file. Not safe for use by several threads.
 */
public final class EvaluationLog {
  private static final String NAME = "evaluations.jsonl";
  private static final String CURVES = "curves.json";

  private final Path directory;
  private final DataSettings data;

  /**
   * Holds the paths. Reads and writes nothing.
   *
   * @param directory the checkpoint directory
   * @param data the settings with the evaluated test rows
   */
  public EvaluationLog(Path directory, DataSettings data) {
    this.directory = directory;
    this.data = data;
  }

  /** The reason of an evaluation. */
  public enum Occasion {
    /** {@code --eval_every} during training. */
    DURING_TRAINING("eval_every"),
    /** The end of training. */
    AFTER_TRAINING("train"),
    /** The command {@code mmoe evaluate}. */
    COMMAND("evaluate"),
    /** A new checkpoint that the evaluator of a cluster found. */
    EVALUATOR("evaluator");

    private final String word;

    Occasion(String word) {
      this.word = word;
    }
  }

  /** Returns the path of {@code evaluations.jsonl} in a checkpoint directory. */
  public static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  /** Returns the path of {@code curves.json} in a checkpoint directory. */
  public static Path curves(Path directory) {
    return directory.resolve(CURVES);
  }

  public Path directory() {
    return directory;
  }

  /** Drops the evaluations of later steps. */
  public void keepUpTo(long step) {
    try {
      lines().keepUpTo(step);
    } catch (IOException e) {
      throw OutputException.unwritable(in(directory), e);
    }
  }

  /**
   * Selects the evaluations that form a run's curve. Evaluations by {@code mmoe evaluate} are left
   * out, because they may use other rows.
   */
  public static List<JsonNode> ofRun(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> !line.path("by").asText().equals(Occasion.COMMAND.word))
        .toList();
  }

  /** Returns the evaluations with a reason, the oldest first. */
  public List<JsonNode> read(Occasion occasion) {
    return lines().read().stream()
        .filter(line -> line.path("by").asText().equals(occasion.word))
        .toList();
  }

  /**
   * Adds an evaluation. Its line is on disk afterwards.
   *
   * @return the line
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
      throw OutputException.unwritable(in(directory), e);
    }
    if (isOnCurve(occasion, step)) {
      EvaluationEvents.write(directory, step, result);
    }
    writeCurves(step, result);
    return line;
  }

  /**
   * Returns whether TensorBoard's curve of the run includes the evaluation. It excludes evaluations
   * by {@code mmoe evaluate}, which may use other rows. It also excludes the repeated evaluation of
   * the best step, whose events would replace events of later steps.
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
    DamagedFile.replace(curves(directory), root + System.lineSeparator());
  }

  private JsonLinesFile lines() {
    return new JsonLinesFile(in(directory));
  }
}
