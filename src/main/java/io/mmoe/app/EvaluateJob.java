package io.mmoe.app;

import io.mmoe.checkpoint.CheckpointDirectory;
import io.mmoe.checkpoint.CheckpointException;
import io.mmoe.config.EvaluateSettings;
import io.mmoe.config.PredictSettings.Format;
import io.mmoe.evaluation.EvaluationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Scores the latest checkpoint of a directory on the test rows. */
public record EvaluateJob(EvaluateSettings settings) {
  /**
   * Runs the job.
   *
   * @throws CheckpointException if there is no checkpoint that fits
   */
  public EvaluationResult run() {
    settings.probabilities().ifPresent(ProbabilityFile::requireWritable);
    new DataFiles(settings.data(), false).checkTest();
    Path checkpoint = new CheckpointDirectory(settings.checkpoint()).requireLatest();
    CheckpointScorer scorer = new CheckpointScorer(settings);
    return settings.probabilities().isPresent()
        ? scoreInto(settings.probabilities().get(), scorer, checkpoint)
        : scorer.score(checkpoint, probabilities -> {});
  }

  private EvaluationResult scoreInto(Path file, CheckpointScorer scorer, Path checkpoint) {
    try (ProbabilityFile sink =
        ProbabilityFile.create(file, Format.CSV, settings.model().tasks())) {
      EvaluationResult result = scorer.score(checkpoint, sink);
      sink.publish();
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }
}
