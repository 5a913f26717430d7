package io.mmoe.app;

import io.mmoe.app.cluster.CheckpointWatcher;
import io.mmoe.app.cluster.ClusterTraining;
import io.mmoe.app.train.LocalTraining;
import io.mmoe.base.StopRequest;
import io.mmoe.record.ScoredStep;
import io.mmoe.record.TrainingResult;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.cluster.ParameterServer;
import io.mmoe.train.cluster.TaskServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One process's part of training in several: chief, worker, parameter server or evaluator.
 *
 * @param flags what the run was told, for its record
 */
public record TrainJob(
    TrainSettings settings,
    Map<String, String> flags,
    DistributedSettings distributed,
    StopRequest stopRequest) {

  /**
   * What came out; each role has some of it.
   *
   * @param training the chief's and a worker's
   * @param evaluation the evaluator's
   * @param exported the chief's
   */
  public record Outcome(
      Optional<TrainingResult> training, Optional<ScoredStep> evaluation, Optional<Path> exported) {
    private static final Outcome NONE =
        new Outcome(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Does this process's part. Its TensorFlow server goes on until the process ends.
   *
   * @throws RuntimeException of the kinds that the parts throw, each with a message for the user
   */
  public Outcome run() {
    return switch (distributed.cluster().role()) {
      case PARAMETER_SERVER -> {
        ThreadSettings threads = settings.threads();
        ParameterServer.serve(
            TaskServer.start(distributed.cluster(), threads), stopRequest::isRequested);
        yield Outcome.NONE;
      }
      case EVALUATOR ->
          new Outcome(
              Optional.empty(),
              new CheckpointWatcher(settings, stopRequest).run(),
              Optional.empty());
      case CHIEF, WORKER -> {
        LocalTraining.Outcome outcome =
            new ClusterTraining(settings, flags, distributed, stopRequest).run();
        yield new Outcome(Optional.of(outcome.training()), Optional.empty(), outcome.exported());
      }
    };
  }
}
