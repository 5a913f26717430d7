package io.mmoe.serve.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.server.ModelResponse;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.serve.server.ModelRequest;
import io.mmoe.serve.server.ModelInfo;
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

/** Knows the addresses and answers what is asked there. Safe for use by several threads. */
final class RestApi {
  private static final String MODEL =
      "(?i)/v1/models/([^/:]+)(?:/versions/(\\d{1,18})|/labels/([^/:]+))?";
  private static final Pattern ASK = Pattern.compile(MODEL + ":(predict|classify|regress)");
  private static final Pattern TELL = Pattern.compile(MODEL + "(/metadata)?");

  private static final String HEALTH = "/healthz";
  private static final String READINESS = "/readyz";

  private final InferenceEngine server;

  RestApi(InferenceEngine server) {
    this.server = server;
  }

  /** What a request asks for, for metrics: one of a few words. */
  static String method(String httpMethod, String path) {
    Matcher ask = ASK.matcher(path);
    if (ask.matches() && httpMethod.equals("POST")) {
      return ask.group(4).toLowerCase(Locale.ROOT);
    }
    Matcher tell = TELL.matcher(path);
    return tell.matches() ? (tell.group(4) == null ? "status" : "metadata") : "other";
  }

  /** Whether it is an address that tells at once whether the server lives. */
  static boolean isProbe(String path) {
    return path.equals(HEALTH) || path.equals(READINESS);
  }

  /** Answers a request; the future never fails. */
  CompletableFuture<HttpReply> answer(String httpMethod, String path, byte[] body) {
    try {
      Matcher ask = ASK.matcher(path);
      if (httpMethod.equals("POST") && ask.matches()) {
        return ask(ask, body).exceptionally(RestApi::failure);
      }
      if (httpMethod.equals("GET")) {
        return CompletableFuture.completedFuture(tell(path));
      }
      throw malformed(httpMethod, path);
    } catch (RuntimeException | Error e) { // Whatever happens, the client gets an answer.
      return CompletableFuture.completedFuture(failure(e));
    }
  }

  private HttpReply tell(String path) {
    Matcher tell = TELL.matcher(path);
    if (tell.matches()) {
      String model = decode(tell.group(1));
      OptionalLong version = version(tell);
      return HttpReply.json(
          tell.group(4) == null
              ? JsonResponses.message(ModelInfo.status(server.model(), model, version))
              : JsonResponses.metadata(ModelInfo.metadata(server, model, version)));
    }
    return switch (path) {
      case HEALTH -> HttpReply.text("ok\n");
      case READINESS -> ready();
      case "/monitoring/prometheus/metrics" -> HttpReply.text(server.metrics().scrape());
      default -> throw malformed("GET", path);
    };
  }

  private HttpReply ready() {
    return server.model().currentVersion().isPresent()
        ? HttpReply.text("ready\n")
        : HttpReply.error(Status.Code.UNAVAILABLE, 503, "no version is loaded");
  }

  private CompletableFuture<HttpReply> ask(Matcher path, byte[] body) {
    ObjectNode request = JsonRequests.parse(body);
    String method = path.group(4).toLowerCase(Locale.ROOT);
    boolean predict = method.equals("predict");
    boolean byRow = predict && JsonRequests.isByRow(request);
    ModelRequest query =
        new ModelRequest(
            decode(path.group(1)),
            version(path),
            JsonRequests.signatureName(request),
            method,
            signature ->
                predict ? JsonRequests.inputs(request, signature) : JsonExamples.inputs(request));
    return server.ask(query).thenApply(answer -> reply(method, byRow, answer));
  }

  private static HttpReply reply(String method, boolean byRow, ModelResponse answer) {
    Map<String, HostTensor> outputs = answer.outputs();
    return HttpReply.json(
        switch (method) {
          case "classify" ->
              JsonResponses.classifications(answer.strings("classes"), answer.floats("scores"));
          case "regress" -> JsonResponses.regressions(answer.floats("outputs"));
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
      // A plus is a space in forms only.
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
