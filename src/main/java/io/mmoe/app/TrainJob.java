package io.mmoe.app;

import io.mmoe.app.cluster.CheckpointWatcher;
import io.mmoe.app.cluster.ClusterTraining;
import io.mmoe.app.cluster.FinishedJob;
import io.mmoe.app.train.JobResult;
import io.mmoe.app.train.LocalTraining;
import io.mmoe.base.StopRequest;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.cluster.ParameterServer;
import io.mmoe.train.cluster.TaskServer;
import java.util.Map;
import java.util.Optional;

/**
 * Training: locally, or one process of a cluster as chief, worker, parameter server or evaluator.
 */
public final class TrainJob {
  private final TrainSettings settings;
  private final Optional<DistributedSettings> distributed;
  private final Map<String, String> flags;
  private final StopRequest stopRequest;

  /**
   * @param distributed absent for a local run
   * @param flags every flag with its value, given or default, for the run history
   */
  public TrainJob(
      TrainSettings settings,
      Optional<DistributedSettings> distributed,
      Map<String, String> flags,
      StopRequest stopRequest) {
    this.settings = settings;
    this.distributed = distributed;
    this.flags = flags;
    this.stopRequest = stopRequest;
  }

  /**
   * Trains, or does the part of this process. The TensorFlow server of a cluster process runs until
   * the process ends.
   *
   * @throws io.mmoe.base.MmoeException with a message for the user
   */
  public JobResult run() {
    return distributed
        .map(this::runInCluster)
        .orElseGet(() -> new LocalTraining(settings, flags, stopRequest).run());
  }

  private JobResult runInCluster(DistributedSettings cluster) {
    return switch (cluster.cluster().role()) {
      case CHIEF, WORKER -> new ClusterTraining(settings, cluster, flags, stopRequest).run();
      case EVALUATOR ->
          JobResult.NONE.withEvaluation(
              new CheckpointWatcher(settings, cluster, stopRequest).run());
      case PARAMETER_SERVER -> {
        TaskServer server = TaskServer.start(cluster.cluster(), settings.threads());
        new ParameterServer(
                server, cluster.sessionTimeout(), () -> FinishedJob.hasCheckpoint(settings))
            .serve(stopRequest::isRequested);
        yield JobResult.NONE;
      }
    };
  }
}
