/**
 * What TensorBoard shows, in TensorFlow's event files.
 *
 * <p>{@link io.mmoe.summary.SummaryWriter} writes one file. May use: tfrecord.
 */
@NullMarked
package io.mmoe.summary;

import org.jspecify.annotations.NullMarked;
