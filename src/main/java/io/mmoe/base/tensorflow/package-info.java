/**
 * The edge to machine and native code: the only package that touches TensorFlow's internals and
 * JavaCPP.
 *
 * <p>{@link io.mmoe.runtime.CheckpointReader} lists what a checkpoint file holds, {@link
 * io.mmoe.runtime.StringTensors} makes tensors of strings, {@link io.mmoe.runtime.Processor} says
 * what the processor can do. May use: nothing of this project.
 */
@NullMarked
package io.mmoe.runtime;

import org.jspecify.annotations.NullMarked;
