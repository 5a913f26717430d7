/**
 * The monitored session: runs training steps and tells hooks about them.
 *
 * <p>{@link io.mmoe.train.session.MonitoredSession} drives a {@link io.mmoe.build.graph.ModelGraph}
 * in a TensorFlow session; {@link io.mmoe.train.session.SessionHook}s watch, save and stop it.
 * Knows nothing of MMoE. May use: config, graph.
 */
@NullMarked
package io.mmoe.train.session;

import org.jspecify.annotations.NullMarked;
