package io.mmoe.serve.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.serve.server.ModelInfo;
import io.mmoe.serve.server.ModelRequest;
import io.mmoe.serve.server.ModelResponse;
import io.mmoe.serve.server.RequestFailedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TensorFlow Serving's REST API: maps paths to inference, model descriptions, health and metrics.
 *
 * <p>Safe for use by several threads.
 */
final class RestApi {
  private static final String MODEL =
      "(?i)/v1/models/([^/:]+)(?:/versions/(\\d{1,18})|/labels/([^/:]+))?";
  private static final Pattern INFER = Pattern.compile(MODEL + ":(predict|classify|regress)");
  private static final Pattern DESCRIBE = Pattern.compile(MODEL + "(/metadata)?");

  private static final String HEALTH = "/healthz";
  private static final String READINESS = "/readyz";

  private final InferenceEngine engine;

  RestApi(InferenceEngine engine) {
    this.engine = engine;
  }

  /** Returns the API method of a request for metrics, or {@code other}. */
  static String method(String httpMethod, String path) {
    Matcher infer = INFER.matcher(path);
    if (infer.matches() && httpMethod.equals("POST")) {
      return infer.group(4).toLowerCase(Locale.ROOT);
    }
    Matcher describe = DESCRIBE.matcher(path);
    return describe.matches() ? (describe.group(4) == null ? "status" : "metadata") : "other";
  }

  /** Whether a path is a health or readiness probe, which must be answered without delay. */
  static boolean isProbe(String path) {
    return path.equals(HEALTH) || path.equals(READINESS);
  }

  /** Answers a request. The returned future never fails. */
  CompletableFuture<HttpReply> answer(String httpMethod, String path, byte[] body) {
    try {
      Matcher infer = INFER.matcher(path);
      if (httpMethod.equals("POST") && infer.matches()) {
        return infer(infer, body).exceptionally(RestApi::failure);
      }
      if (httpMethod.equals("GET")) {
        return CompletableFuture.completedFuture(describe(path));
      }
      throw malformed(httpMethod, path);
    } catch (RuntimeException | Error e) { // The client must always get a response.
      return CompletableFuture.completedFuture(failure(e));
    }
  }

  private HttpReply describe(String path) {
    Matcher describe = DESCRIBE.matcher(path);
    if (describe.matches()) {
      String model = decode(describe.group(1));
      OptionalLong version = version(describe);
      return HttpReply.json(
          describe.group(4) == null
              ? JsonResponses.message(ModelInfo.status(engine.model(), model, version))
              : JsonResponses.metadata(ModelInfo.metadata(engine, model, version)));
    }
    return switch (path) {
      case HEALTH -> HttpReply.text("ok\n");
      case READINESS -> ready();
      case "/monitoring/prometheus/metrics" -> HttpReply.text(engine.metrics().scrape());
      default -> throw malformed("GET", path);
    };
  }

  private HttpReply ready() {
    return engine.model().currentVersion().isPresent()
        ? HttpReply.text("ready\n")
        : HttpReply.error(Status.Code.UNAVAILABLE, 503, "no version is loaded");
  }

  private CompletableFuture<HttpReply> infer(Matcher path, byte[] body) {
    ObjectNode request = JsonRequests.parse(body);
    String method = path.group(4).toLowerCase(Locale.ROOT);
    boolean predict = method.equals("predict");
    boolean byRow = predict && JsonRequests.isByRow(request);
    ModelRequest modelRequest =
        new ModelRequest(
            decode(path.group(1)),
            version(path),
            JsonRequests.signatureName(request),
            method,
            signature ->
                predict ? JsonRequests.inputs(request, signature) : JsonExamples.inputs(request));
    return engine.infer(modelRequest).thenApply(response -> reply(method, byRow, response));
  }

  private static HttpReply reply(String method, boolean byRow, ModelResponse response) {
    Map<String, HostTensor> outputs = response.outputs();
    return HttpReply.json(
        switch (method) {
          case "classify" ->
              JsonResponses.classifications(response.strings("classes"), response.floats("scores"));
          case "regress" -> JsonResponses.regressions(response.floats("outputs"));
          default ->
              byRow
                  ? JsonResponses.predictionsByRow(outputs)
                  : JsonResponses.predictionsByColumn(outputs);
        });
  }

  private static OptionalLong version(Matcher path) {
    if (path.group(3) != null) {
      throw new RequestFailedException(
          Status.Code.INVALID_ARGUMENT, "Unrecognized servable version label: " + path.group(3));
    }
    @Nullable String number = path.group(2);
    return number == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number));
  }

  private static String decode(String part) {
    try {
      // URLDecoder decodes forms, where a plus is a space. In a path it is a plus.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RequestFailedException(
          Status.Code.INVALID_ARGUMENT, "Failed to decode model name: " + part, e);
    }
  }

  private static RequestFailedException malformed(String method, String path) {
    return new RequestFailedException(
        Status.Code.INVALID_ARGUMENT, "Malformed request: " + method + " " + path);
  }

  private static HttpReply failure(Throwable failure) {
    return HttpReply.error(RequestFailedException.of(failure));
  }
}
