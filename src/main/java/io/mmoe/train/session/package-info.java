/**
 * The monitored session: runs training steps and calls hooks.
 *
 * <p>{@link io.mmoe.train.session.MonitoredSession} drives a {@link io.mmoe.build.graph.ModelGraph}
 * in a TensorFlow session. {@link io.mmoe.train.session.SessionHook}s observe, save and stop it. A
 * {@link io.mmoe.train.session.RowSource} supplies the batches. One thread drives a session.
 */
@NullMarked
package io.mmoe.train.session;

import org.jspecify.annotations.NullMarked;
