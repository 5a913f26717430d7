/**
 * Training in several processes, with TensorFlow's own distributed runtime.
 *
 * <p>{@link io.mmoe.settings.TfConfig} reads who is who, {@link io.mmoe.train.cluster.TaskServer}
 * is this process's TensorFlow server, {@link io.mmoe.train.cluster.RoundRobinPlacement} spreads
 * variables over parameter servers, {@link io.mmoe.train.cluster.ClusterSessions} opens sessions on
 * all of them, {@link io.mmoe.train.cluster.JobState} is what the processes tell each other. May
 * use: config, graph, runtime.
 */
@NullMarked
package io.mmoe.train.cluster;

import org.jspecify.annotations.NullMarked;
