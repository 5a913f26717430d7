/**
 * The only package that uses JavaCPP or reflection on TensorFlow-Java's internals, for features
 * without a public API.
 *
 * <p>{@link io.mmoe.base.tensorflow.CheckpointReader} reads the tensors of a checkpoint, {@link
 * io.mmoe.base.tensorflow.StringTensors} creates string tensors, {@link
 * io.mmoe.base.tensorflow.RemoteSessions} opens sessions on a TensorFlow server.
 */
@NullMarked
package io.mmoe.base.tensorflow;

import org.jspecify.annotations.NullMarked;
