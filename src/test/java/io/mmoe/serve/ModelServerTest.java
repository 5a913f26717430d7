package io.mmoe.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.mmoe.base.OutputException;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.ServableException;
import io.mmoe.settings.ServeSettings;
import io.mmoe.settings.ServeSettings.Batching;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.testing.ExportedModel;
import io.mmoe.testing.HttpCall;
import io.mmoe.testing.HttpCall.Reply;
import io.mmoe.testing.JsonRows;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server's REST responses equal TensorFlow Serving's, for valid and invalid requests. */
@Tag("slow")
class ModelServerTest {
  private static final int ROWS = 40;
  private static final int REQUEST_MB = 1;
  private static final String MODEL = "/v1/models/mmoe";
  @TempDir static Path directory;
  private static ExportedModel model;
  private static ModelServer server;
  private static HttpCall http;
  private static Map<String, HostTensor> rows;
  private static float[] expected;

  @BeforeAll
  static void start() {
    model = ExportedModel.create(directory);
    rows = model.rows(ROWS);
    expected = model.probabilities(rows);
    server = ModelServer.start(settings(model.base(), 0));
    http = HttpCall.to(server.restPort());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServeSettings settings(Path base, int restPort) {
    return new ServeSettings(
        base,
        "mmoe",
        ServeSettings.LOOPBACK,
        restPort,
        0,
        new Batching(64, Duration.ZERO, 4096),
        Duration.ofSeconds(1),
        REQUEST_MB,
        Duration.ofSeconds(2),
        ThreadSettings.DEFAULT);
  }

  @Test
  void rowsGetRowsAndColumnsGetColumns() throws Exception {
    JsonNode predictions =
        http.post(MODEL + ":predict", JsonRows.byRow(rows).toString()).json().get("predictions");
    JsonNode outputs =
        http.post(MODEL + "/versions/1:predict", JsonRows.byColumn(rows).toString())
            .json()
            .get("outputs");
    assertThat(predictions).hasSize(ROWS);
    for (int row = 0; row < ROWS; row++) {
      JsonNode ofRow = predictions.get(row);
      assertThat(ofRow.get("ctr").floatValue()).isEqualTo(expected[2 * row]);
      assertThat(ofRow.get("cvr").floatValue()).isEqualTo(expected[2 * row + 1]);
      assertThat(ofRow.get("probabilities").get(1).floatValue()).isEqualTo(expected[2 * row + 1]);
      assertThat(outputs.get("ctr").get(row).floatValue()).isEqualTo(expected[2 * row]);
      assertThat(outputs.get("probabilities").get(row).get(0).floatValue())
          .isEqualTo(expected[2 * row]);
    }
  }

  @Test
  void examplesAreClassifiedAndRegressed() throws Exception {
    JsonNode instances = JsonRows.byRow(rows).get("instances");
    String examples = "{\"signature_name\":\"%s\",\"examples\":" + instances + "}";
    JsonNode classes =
        http.post(MODEL + ":classify", examples.formatted("classify")).json().get("results");
    JsonNode values =
        http.post(MODEL + ":regress", examples.formatted("regress_cvr")).json().get("results");
    assertThat(classes).hasSize(ROWS);
    assertThat(classes.get(3).get(0).get(0).asText()).isEqualTo("ctr");
    assertThat(classes.get(3).get(0).get(1).floatValue()).isEqualTo(expected[6]);
    assertThat(values.get(3).floatValue()).isEqualTo(expected[7]);
  }

  @Test
  void valuesInBase64AreBytes() throws Exception {
    ObjectNode plain = JsonRows.byRow(rows);
    ObjectNode encoded = plain.deepCopy();
    ObjectNode first = (ObjectNode) encoded.get("instances").get(0);
    byte[] user = first.get("user_id").asText().getBytes(StandardCharsets.UTF_8);
    first.putObject("user_id").put("b64", Base64.getEncoder().encodeToString(user));
    assertThat(http.post(MODEL + ":predict", encoded.toString()))
        .isEqualTo(http.post(MODEL + ":predict", plain.toString()));
  }

  @Test
  void theModelReturnsItsStateAndSignatures() throws Exception {
    JsonNode status = http.get(MODEL).json().get("model_version_status").get(0);
    assertThat(status.get("version").asText()).isEqualTo("1");
    assertThat(status.get("state").asText()).isEqualTo("AVAILABLE");
    assertThat(status.get("status").get("error_code").asText()).isEqualTo("OK");
    JsonNode metadata = http.get(MODEL + "/versions/1/metadata").json();
    assertThat(metadata.get("model_spec").get("version").asText()).isEqualTo("1");
    JsonNode signatures = metadata.get("metadata").get("signature_def").get("signature_def");
    assertThat(signatures.get("serving_default").get("inputs").get("price").get("dtype").asText())
        .isEqualTo("DT_INT64");
  }

  @Test
  void healthAndMetricsAreAvailable() throws Exception {
    assertThat(http.get("/healthz").status()).isEqualTo(200);
    assertThat(http.get("/readyz").status()).isEqualTo(200);
    http.post(MODEL + ":predict", JsonRows.byRow(rows).toString());
    String metrics = http.get("/monitoring/prometheus/metrics").body();
    assertThat(metrics)
        .contains("mmoe_serving_model_version 1.0")
        .containsPattern(
            "mmoe_serving_requests_seconds_count\\{api=\"rest\",code=\"OK\",method=\"predict\"} \\d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | 400 | JSON Parse error",
        "[] | 400 | not an object",
        "{} | 400 | Missing 'inputs' or 'instances' key",
        "{\"inputs\":{},\"instances\":[]} | 400 | only one of 'inputs' and 'instances'",
        "{\"instances\":[]} | 400 | at least one row",
        "{\"instances\":[1]} | 400 | must be objects",
        "{\"instances\":[{\"pid\":\"a\"}]} | 400 | missing input adgroup_id",
        "{\"inputs\":{\"foo\":[1]}} | 400 | unknown input foo",
        "{\"inputs\":{\"pid\":[1]}} | 400 | input pid: JSON Value: 1 is not a string",
        "{\"inputs\":{\"price\":[1.5]}} | 400 | input price: JSON Value: 1.5 is not a whole number",
        "{\"inputs\":{\"price\":\"a\"}} | 400 | input price must be a list",
        "{\"inputs\":{\"pid\":[\"a\"]}} | 400 | input names [pid] don't match",
        "{\"signature_name\":\"x\",\"inputs\":{}} | 400 | signature name: \"x\" not found",
        "{\"signature_name\":1,\"inputs\":{}} | 400 | must be a string",
        "{\"signature_name\":\"classify\",\"inputs\":{}} | 400 | input names [] don't match",
      })
  void anInvalidRequestIsExplained(String body, int status, String problem) throws Exception {
    assertError(http.post(MODEL + ":predict", body), status, problem);
  }

  @Test
  void unknownModelsVersionsAndPathsAreExplained() throws Exception {
    String body = JsonRows.byRow(rows).toString();
    assertError(
        http.post("/v1/models/other:predict", body), 404, "not found for request: Latest(other)");
    assertError(http.post(MODEL + "/versions/9:predict", body), 404, "Specific(mmoe, 9)");
    assertError(http.post(MODEL + "/labels/stable:predict", body), 400, "version label: stable");
    assertError(http.get(MODEL + "/versions/9"), 404, "with version 9");
    assertError(http.get("/v1/nothing"), 400, "Malformed request: GET /v1/nothing");
    assertError(http.post(MODEL, body), 400, "Malformed request: POST");
  }

  @Test
  void aValueOutsideTheBucketsIsRefused() throws Exception {
    ObjectNode bad = JsonRows.byRow(rows);
    ((ObjectNode) bad.get("instances").get(0)).put("price", 77);
    assertError(http.post(MODEL + ":predict", bad.toString()), 400, "77 is not in [0, 50)");
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedAndTheServerContinues() throws Exception {
    String large = "{\"instances\":[\"" + "x".repeat(REQUEST_MB << 20) + "\"]}";
    assertError(http.post(MODEL + ":predict", large), 413, "larger than 1048576 bytes");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.restPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + MODEL
                      + ":predict HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      String reply = writeUntilAnswered(socket, chunk);
      assertThat(reply).startsWith("HTTP/1.1 413");
    }
    assertThat(http.get("/readyz").status()).isEqualTo(200);
  }

  private static String writeUntilAnswered(Socket socket, byte[] chunk) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      for (int i = 0; i < 64 && in.available() == 0; i++) {
        socket.getOutputStream().write(chunk);
      }
    } catch (IOException closedByServer) {
      // The response can still be read.
    }
    return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
  }

  @Test
  void aClientThatIsTooSlowGetsATimeout() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.restPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("POST " + MODEL + ":predict HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(reply).isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void startingFailsWithTheNameOfAPortInUseOrAMissingDirectory() {
    assertThatThrownBy(() -> ModelServer.start(settings(model.base(), server.restPort())))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("--rest_api_port " + server.restPort());
    assertThatThrownBy(() -> ModelServer.start(settings(directory.resolve("nowhere"), 0)))
        .isInstanceOf(ServableException.class)
        .hasMessageContaining("nowhere is not a directory of versions");
  }

  /** Ten versions appear and one is deleted while clients send requests all the time. */
  @Test
  void versionsChangeUnderLoadWithoutAFailedRequest() throws Exception {
    Path base = Files.createDirectories(directory.resolve("swapped").resolve("mmoe"));
    copy(model.base().resolve("1"), base.resolve("1"));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(2);
    try (ModelServer swapping = ModelServer.start(settings(base, 0))) {
      HttpCall call = HttpCall.to(swapping.restPort());
      String body = JsonRows.byRow(rows).toString();
      String good = call.post(MODEL + ":predict", body).body();
      List<Future<Integer>> requestCounts = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        requestCounts.add(
            clients.submit(
                () -> {
                  int requests = 0;
                  while (!done.get()) {
                    Reply reply = call.post(MODEL + ":predict", body);
                    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
                    assertThat(reply.body()).isEqualTo(good);
                    requests++;
                  }
                  return requests;
                }));
      }
      for (int version = 2; version <= 10; version++) {
        copy(model.base().resolve("1"), base.resolve(Integer.toString(version)));
        awaitVersion(call, version);
      }
      MoreFiles.deleteRecursively(base.resolve("10"), RecursiveDeleteOption.ALLOW_INSECURE);
      awaitVersion(call, 9);
      done.set(true);
      for (Future<Integer> requests : requestCounts) {
        assertThat(requests.get(30, TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      done.set(true);
      clients.shutdown();
    }
  }

  @Test
  void anIncompleteVersionIsServedOnceItIsComplete() throws Exception {
    Path base = Files.createDirectories(directory.resolve("half").resolve("mmoe"));
    copy(model.base().resolve("1"), base.resolve("1"));
    Path half = Files.createDirectory(base.resolve("2"));
    Files.copy(base.resolve("1/saved_model.pb"), half.resolve("saved_model.pb"));
    try (ModelServer serving = ModelServer.start(settings(base, 0))) {
      HttpCall call = HttpCall.to(serving.restPort());
      JsonNode states = call.get(MODEL).json().get("model_version_status");
      assertThat(states.get(0).get("version").asText()).isEqualTo("2");
      assertThat(states.get(0).get("state").asText()).isEqualTo("END");
      assertThat(states.get(0).get("status").get("error_message").asText())
          .contains("variables.index is missing");
      assertThat(states.get(1).get("state").asText()).isEqualTo("AVAILABLE");
      copy(base.resolve("1/variables"), half.resolve("variables"));
      awaitVersion(call, 2);
    }
  }

  private static void awaitVersion(HttpCall call, long version) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (call.get(MODEL + "/versions/" + version + "/metadata").status() != 200) {
      assertThat(System.nanoTime()).as("waiting for version " + version).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** Copies to another name first and renames the directory, as an exporter does. */
  private static void copy(Path from, Path to) throws IOException {
    Path temporary = to.resolveSibling(".copying");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, temporary.resolve(from.relativize(file).toString()));
      }
    }
    Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void assertError(Reply reply, int status, String problem) {
    assertThat(reply.json().get("error").asText()).contains(problem);
    assertThat(reply.status()).isEqualTo(status);
  }
}
