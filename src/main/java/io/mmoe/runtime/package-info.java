/**
 * The only package that touches TensorFlow's internals and JavaCPP.
 *
 * <p>{@link io.mmoe.runtime.CheckpointReader} lists what a checkpoint file holds. May use: nothing
 * of this project.
 */
@NullMarked
package io.mmoe.runtime;

import org.jspecify.annotations.NullMarked;
