package io.mmoe.app;

import io.mmoe.app.evaluate.CheckpointScorer;
import io.mmoe.app.evaluate.ProbabilityFile;
import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.rows.DataFiles.Validation;
import io.mmoe.base.AtomicFile;
import io.mmoe.base.OutputException;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.EvaluationLog.Occasion;
import io.mmoe.record.ScoredStep;
import io.mmoe.settings.CheckpointPath;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.Machine;
import io.mmoe.settings.PredictSettings.Format;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The evaluation of the latest checkpoint of a directory on the test rows. */
public final class EvaluateJob {
  private static final Logger log = LoggerFactory.getLogger(EvaluateJob.class);

  private final EvaluateSettings settings;

  public EvaluateJob(EvaluateSettings settings) {
    this.settings = settings;
  }

  /**
   * Scores the checkpoint.
   *
   * @throws CheckpointException if there is no checkpoint that fits
   */
  public ScoredStep run() {
    Machine.requireBatchFits(settings.data().batchSize());
    settings
        .probabilities()
        .ifPresent(
            file -> {
              AtomicFile.requireOther("--probabilities", file, settings.data().files().test());
              AtomicFile.requireWritable(file);
            });
    OptionalLong rows =
        DataFiles.rows(new DataFiles(settings.data(), Validation.FIRST).checkTest());
    CheckpointPath path = CheckpointPath.of(settings.checkpoint());
    Path checkpoint = CheckpointDirectory.require(path);
    CheckpointScorer scorer = new CheckpointScorer(settings);
    EvaluationResult result =
        settings.probabilities().isPresent()
            ? scoreInto(settings.probabilities().get(), scorer, checkpoint, rows)
            : scorer.score(checkpoint, rows, probabilities -> {});
    long step = CheckpointContents.globalStep(checkpoint);
    record(path.directory(), step, result);
    return new ScoredStep(step, result);
  }

  /** Records the result. A read-only checkpoint directory is no failure. */
  private void record(Path directory, long step, EvaluationResult result) {
    try {
      new EvaluationLog(directory, settings.data()).add(Occasion.COMMAND, step, result);
    } catch (UncheckedIOException | OutputException e) {
      log.warn("{}; the evaluation is not recorded", e.getMessage());
    }
  }

  private EvaluationResult scoreInto(
      Path file, CheckpointScorer scorer, Path checkpoint, OptionalLong rows) {
    try (ProbabilityFile sink =
        ProbabilityFile.create(file, Format.CSV, settings.model().taskNames())) {
      EvaluationResult result = scorer.score(checkpoint, rows, sink);
      sink.publish();
      return result;
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }
}
