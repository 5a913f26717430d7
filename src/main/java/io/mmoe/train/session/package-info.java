/**
 * The monitored session: runs training steps and tells hooks about them.
 *
 * <p>{@link io.mmoe.session.MonitoredSession} drives a {@link io.mmoe.graph.ModelGraph} in a
 * TensorFlow session; {@link io.mmoe.session.SessionHook}s watch, save and stop it. Knows nothing
 * of MMoE. May use: config, graph.
 */
@NullMarked
package io.mmoe.session;

import org.jspecify.annotations.NullMarked;
