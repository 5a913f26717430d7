/**
 * TensorFlow Serving's interface: messages and gRPC services, generated from {@code
 * src/main/protobuf}.
 */
package io.mmoe.serve.api;
