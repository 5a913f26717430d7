/**
 * The edge to machine and native code: the only package that touches TensorFlow's internals and
 * JavaCPP.
 *
 * <p>{@link io.mmoe.base.tensorflow.CheckpointReader} lists what a checkpoint file holds, {@link
 * io.mmoe.base.tensorflow.StringTensors} makes tensors of strings, {@link io.mmoe.base.Processor}
 * says what the processor can do. May use: nothing of this project.
 */
@NullMarked
package io.mmoe.base.tensorflow;

import org.jspecify.annotations.NullMarked;
