package io.mmoe.app.cluster;

import io.mmoe.app.evaluate.CheckpointScorer;
import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.rows.DataFiles.Validation;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.base.StopRequest;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.EvaluationLog.Occasion;
import io.mmoe.record.ScoredStep;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.CheckpointException;
import io.mmoe.train.cluster.PeerLostException;
import io.mmoe.train.cluster.PeerSilence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * The evaluator of a cluster. It scores each new checkpoint that the chief writes, up to that of
 * the last step, and appends a line to {@code evaluations.jsonl} for each.
 *
 * <p>A signal ends the process at once, as {@link StopRequest} states, also during an evaluation.
 */
public final class CheckpointWatcher {
  private static final Logger log = LoggerFactory.getLogger(CheckpointWatcher.class);
  private static final long POLL_MILLIS = 1000;

  private final TrainSettings settings;
  private final DistributedSettings distributed;
  private final StopRequest stopRequest;
  private final CheckpointDirectory checkpoints;

  public CheckpointWatcher(
      TrainSettings settings, DistributedSettings distributed, StopRequest stopRequest) {
    this.settings = settings;
    this.distributed = distributed;
    this.stopRequest = stopRequest;
    checkpoints = new CheckpointDirectory(settings.checkpoint().directory());
  }

  /**
   * Scores until the checkpoint of the last step is scored or a stop is requested.
   *
   * @return the last result, absent if no checkpoint was scored
   * @throws PeerLostException if no checkpoint appears and the chief does not answer for a long
   *     time
   */
  public Optional<ScoredStep> run() {
    if (settings.checkpoint().schedule() instanceof CheckpointSettings.Never) {
      throw new InvalidSettingException("--save_steps 0 leaves the evaluator nothing to evaluate");
    }
    DataFiles files = new DataFiles(settings.data(), Validation.of(settings.graph()));
    files.checkTest();
    OptionalLong rows =
        settings.steps() == 0 ? DataFiles.rows(files.checkTraining(true)) : OptionalLong.empty();
    long lastStep = settings.lastStep(rows);
    Path directory = settings.checkpoint().directory();
    log.info("This is the evaluator of {}, until step {}", directory, lastStep);
    String chief = distributed.cluster().workers().get(0);
    PeerSilence silence = PeerSilence.withRestart(List.of(chief), distributed.sessionTimeout());
    Optional<ScoredStep> last = Optional.empty();
    Optional<Path> scored = Optional.empty();
    Optional<Path> failed = Optional.empty();
    long step = -1;
    while (step < lastStep && !stopRequest.isRequested()) {
      Optional<Path> latest = latest();
      if (latest.isPresent() && !latest.equals(scored)) {
        try {
          step = CheckpointContents.globalStep(latest.get());
          EvaluationResult result = score(latest.get());
          record(step, result);
          last = Optional.of(new ScoredStep(step, result));
          scored = latest;
          silence.heard();
        } catch (CheckpointException | TensorFlowException e) {
          if (latest.equals(failed)) {
            throw e;
          }
          log.info("{} may have been replaced while it was read: {}", latest.get(), e.getMessage());
          failed = latest;
          step = -1;
        }
      } else if (silence.isTooLong()) {
        throw new PeerLostException(
            "the chief (%s) has not answered for %d s (--session_timeout + 50), and %s has no checkpoint of step %d"
                .formatted(chief, silence.limit().toSeconds(), directory, lastStep));
      }
      pause();
    }
    return last;
  }

  private EvaluationResult score(Path checkpoint) {
    EvaluateSettings evaluation =
        new EvaluateSettings(
            settings.data(),
            settings.model(),
            GraphSettings.FAST,
            settings.checkpoint().directory(),
            Optional.empty(),
            settings.threads());
    return new CheckpointScorer(evaluation)
        .score(checkpoint, OptionalLong.empty(), probabilities -> {});
  }

  private Optional<Path> latest() {
    try {
      return checkpoints.latest();
    } catch (CheckpointException beingReplaced) {
      return Optional.empty();
    }
  }

  /** Drops evaluations of later steps: if the step decreased, the chief restored a checkpoint. */
  private void record(long step, EvaluationResult result) {
    log.info("step {}: ACC = {}, AUC = {}", step, result.accuracy(), result.auc());
    EvaluationLog evaluations =
        new EvaluationLog(settings.checkpoint().directory(), settings.data());
    evaluations.keepUpTo(step);
    evaluations.add(Occasion.EVALUATOR, step, result);
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for checkpoints", e);
    }
  }
}
