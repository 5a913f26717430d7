package io.mmoe.app.cluster;

import io.mmoe.app.train.TrainableModel;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.cluster.JobEnd;
import io.mmoe.train.cluster.JobState;

/**
 * The parts that the chief or a worker uses in all its sessions.
 *
 * @param lastStep the global step that the workers reach together
 */
record ClusterRun(
    TrainSettings settings,
    DistributedSettings distributed,
    TrainableModel model,
    JobState state,
    JobEnd jobEnd,
    long lastStep) {

  /** Returns the address of the chief. */
  String chief() {
    return distributed.cluster().workers().get(0);
  }

  /** Returns the number of workers, chief included. */
  int workers() {
    return distributed.cluster().workers().size();
  }
}
