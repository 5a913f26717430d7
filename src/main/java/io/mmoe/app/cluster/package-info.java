/**
 * Training in several processes: {@link io.mmoe.app.cluster.ClusterTraining} runs the chief and the
 * workers, {@link io.mmoe.app.cluster.CheckpointWatcher} is the evaluator.
 */
@NullMarked
package io.mmoe.app.cluster;

import org.jspecify.annotations.NullMarked;
