package io.mmoe.app;

import io.mmoe.checkpoint.Saver;
import io.mmoe.cluster.JobState;
import io.mmoe.config.DistributedSettings;
import io.mmoe.config.TrainSettings;
import io.mmoe.graph.ModelGraph;
import io.mmoe.hook.StopRequest;
import io.mmoe.session.RowSource;

/**
 * What a chief or worker needs for all its sessions.
 *
 * @param lastStep the step that the workers reach together
 */
record ClusterParts(
    TrainSettings settings,
    DistributedSettings distributed,
    StopRequest stopRequest,
    ModelGraph model,
    Saver saver,
    JobState state,
    RowSource rows,
    long lastStep) {

  /** The chief included. */
  int workers() {
    return distributed.cluster().workers().size();
  }
}
