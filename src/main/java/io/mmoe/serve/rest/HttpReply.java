package io.mmoe.serve.rest;

import io.grpc.Status;
import io.mmoe.serve.server.RequestFailedException;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP response.
 *
 * @param code the equivalent gRPC code, for metrics
 * @param status the HTTP status
 */
@SuppressWarnings("ArrayRecordComponent") // Instances are never compared.
record HttpReply(Status.Code code, int status, String contentType, byte[] body) {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  static HttpReply json(byte[] body) {
    return new HttpReply(Status.Code.OK, 200, JSON, body);
  }

  static HttpReply json(String body) {
    return json(body.getBytes(StandardCharsets.UTF_8));
  }

  static HttpReply text(String body) {
    return new HttpReply(Status.Code.OK, 200, TEXT, body.getBytes(StandardCharsets.UTF_8));
  }

  static HttpReply error(RequestFailedException failure) {
    return error(failure.code(), status(failure.code()), String.valueOf(failure.getMessage()));
  }

  static HttpReply error(Status.Code code, int status, String message) {
    return new HttpReply(code, status, JSON, JsonResponses.error(message));
  }

  /** Returns the HTTP status of a gRPC code, with TensorFlow Serving's mapping. */
  private static int status(Status.Code code) {
    return switch (code) {
      case OK -> 200;
      case CANCELLED -> 499;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case DEADLINE_EXCEEDED -> 504;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case PERMISSION_DENIED -> 403;
      case UNAUTHENTICATED -> 401;
      case RESOURCE_EXHAUSTED -> 429;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
    };
  }
}
