/**
 * Training in several processes with TensorFlow's distributed runtime.
 *
 * <p>{@link io.mmoe.train.cluster.TaskServer} is the TensorFlow server of this process. {@link
 * io.mmoe.train.cluster.ClusterSessions} opens sessions on all parameter servers, over which {@link
 * io.mmoe.train.cluster.RoundRobinPlacement} spreads the variables. {@link
 * io.mmoe.train.cluster.JobState} is the state that the processes share. {@link
 * io.mmoe.train.cluster.SessionWatch} ends a session if a peer is frozen, and {@link
 * io.mmoe.train.cluster.PeerSilence} is the rule for processes that wait.
 */
@NullMarked
package io.mmoe.train.cluster;

import org.jspecify.annotations.NullMarked;
