package io.mmoe.app.cluster;

import io.mmoe.base.StopRequest;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.cluster.JobState;
import io.mmoe.train.session.RowSource;

/**
 * What a chief or worker needs for all its sessions.
 *
 * @param lastStep the step that the workers reach together
 */
public record ClusterParts(
    TrainSettings settings,
    DistributedSettings distributed,
    StopRequest stopRequest,
    ModelGraph model,
    Saver saver,
    JobState state,
    RowSource rows,
    long lastStep) {

  /** The chief included. */
  public int workers() {
    return distributed.cluster().workers().size();
  }
}
