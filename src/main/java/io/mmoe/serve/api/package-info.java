/**
 * TensorFlow Serving's interface, generated from {@code src/main/protobuf}: messages and gRPC
 * services. Written by nobody; may use: nothing of this project.
 */
package io.mmoe.serve.api;
