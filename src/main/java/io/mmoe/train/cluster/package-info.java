/**
 * Training in several processes, with TensorFlow's own distributed runtime.
 *
 * <p>{@link io.mmoe.cluster.TfConfig} reads who is who, {@link io.mmoe.cluster.TaskServer} is this
 * process's TensorFlow server, {@link io.mmoe.cluster.RoundRobinPlacement} spreads variables over
 * parameter servers, {@link io.mmoe.cluster.ClusterSessions} opens sessions on all of them, {@link
 * io.mmoe.cluster.JobState} is what the processes tell each other. May use: config, graph, runtime.
 */
@NullMarked
package io.mmoe.cluster;

import org.jspecify.annotations.NullMarked;
