/**
 * TensorFlow's file format for a sequence of records.
 *
 * <p>{@link io.mmoe.tfrecord.TfRecordWriter} and {@link io.mmoe.tfrecord.TfRecordReader}. May use:
 * nothing of this project.
 */
@NullMarked
package io.mmoe.tfrecord;

import org.jspecify.annotations.NullMarked;
