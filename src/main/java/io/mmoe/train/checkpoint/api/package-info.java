/** TensorFlow's {@code CheckpointState} message, generated from {@code src/main/protobuf}. */
package io.mmoe.train.checkpoint.api;
