package io.mmoe.serve.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.math.Quantiles;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.mmoe.serve.api.ModelSpec;
import io.mmoe.serve.api.PredictRequest;
import io.mmoe.serve.api.PredictionServiceGrpc;
import io.mmoe.serve.api.PredictionServiceGrpc.PredictionServiceBlockingStub;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.ModelBasePath;
import io.mmoe.serve.model.RowInputs;
import io.mmoe.serve.model.Servable;
import io.mmoe.serve.model.ServableSignature;
import io.mmoe.serve.model.TensorProtos;
import io.mmoe.settings.ThreadSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A load test of a model server.
 *
 * <p>It prints throughput and latency of REST and gRPC requests, and of direct calls of the same
 * model in this process as the baseline. {@code scripts/serving_benchmark.sh} runs it.
 */
public final class ServingLoad {
  private static final int[] BATCHES = {1, 128};
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLISECOND = 1e6;

  private final Path base;
  private final int clients;
  private final long seconds;

  private ServingLoad(Path base, int clients, long seconds) {
    this.base = base;
    this.clients = clients;
    this.seconds = seconds;
  }

  /** A request. It throws if the response is wrong. */
  private interface Request {
    void send(int number) throws Exception;
  }

  private record Client(List<Long> nanos, long errors) {}

  /**
   * Runs the load test.
   *
   * @param args base path of the model, file of rows, REST port, gRPC port, clients, seconds
   */
  public static void main(String[] args) throws Exception {
    ServingLoad load =
        new ServingLoad(Path.of(args[0]), Integer.parseInt(args[4]), Long.parseLong(args[5]));
    System.out.println(
        "| interface | rows | requests | errors | requests/s | rows/s | p50 ms | p99 ms |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (int rows : BATCHES) {
      List<Map<String, HostTensor>> batches = batches(Path.of(args[1]), rows);
      load.direct(rows, batches);
      load.rest(Integer.parseInt(args[2]), rows, batches);
      load.grpc(Integer.parseInt(args[3]), rows, batches);
    }
  }

  private void direct(int rows, List<Map<String, HostTensor>> batches) throws Exception {
    ThreadSettings threads =
        ThreadSettings.DEFAULT.chosenFor(Runtime.getRuntime().availableProcessors());
    try (Servable servable = Servable.load(new ModelBasePath(base).model(), threads)) {
      ServableSignature signature = servable.signature("serving_default").orElseThrow();
      measure(
          "direct",
          rows,
          number ->
              servable.run(
                  signature, batches.get(number % batches.size()), signature.outputs().keySet()));
    }
  }

  private void rest(int port, int rows, List<Map<String, HostTensor>> batches) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:%d/v1/models/%s:predict".formatted(port, base.getFileName()));
    List<byte[]> bodies = batches.stream().map(ServingLoad::json).toList();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    measure(
        "REST",
        rows,
        number -> {
          HttpRequest request =
              HttpRequest.newBuilder(uri)
                  .POST(BodyPublishers.ofByteArray(bodies.get(number % bodies.size())))
                  .build();
          HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
          if (response.statusCode() != 200) {
            throw new IllegalStateException(
                response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
          }
        });
  }

  private void grpc(int port, int rows, List<Map<String, HostTensor>> batches) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    PredictionServiceBlockingStub stub = PredictionServiceGrpc.newBlockingStub(channel);
    List<PredictRequest> requests = new ArrayList<>();
    for (Map<String, HostTensor> batch : batches) {
      PredictRequest.Builder request =
          PredictRequest.newBuilder()
              .setModelSpec(ModelSpec.newBuilder().setName(base.getFileName().toString()));
      batch.forEach((name, values) -> request.putInputs(name, TensorProtos.of(values)));
      requests.add(request.build());
    }
    measure("gRPC", rows, number -> stub.predict(requests.get(number % requests.size())));
    channel.shutdown().awaitTermination(10, TimeUnit.SECONDS);
  }

  private void measure(String name, int rows, Request request) throws Exception {
    run(request, Math.max(1, seconds / 10));
    List<Long> nanos = new ArrayList<>();
    long errors = 0;
    long start = System.nanoTime();
    for (Client client : run(request, seconds)) {
      nanos.addAll(client.nanos());
      errors += client.errors();
    }
    double took = (System.nanoTime() - start) / NANOS_PER_SECOND;
    Map<Integer, Double> percentiles = Quantiles.percentiles().indexes(50, 99).compute(nanos);
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d | %.0f | %.0f | %.2f | %.2f |",
            name,
            rows,
            nanos.size(),
            errors,
            nanos.size() / took,
            nanos.size() * rows / took,
            percentiles.get(50) / NANOS_PER_MILLISECOND,
            percentiles.get(99) / NANOS_PER_MILLISECOND));
  }

  private List<Client> run(Request request, long forSeconds) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(forSeconds);
    List<Callable<Client>> work = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      int first = client * 31;
      work.add(() -> client(request, first, end));
    }
    List<Client> results = new ArrayList<>();
    for (Future<Client> result : threads.invokeAll(work)) {
      results.add(result.get());
    }
    threads.shutdown();
    return results;
  }

  private static Client client(Request request, int first, long end) {
    List<Long> nanos = new ArrayList<>();
    long errors = 0;
    for (int number = first; System.nanoTime() < end; number++) {
      long start = System.nanoTime();
      try {
        request.send(number);
        nanos.add(System.nanoTime() - start);
      } catch (Exception e) {
        if (errors++ == 0) {
          System.err.println(e);
        }
      }
    }
    return new Client(nanos, errors);
  }

  private static List<Map<String, HostTensor>> batches(Path file, int rows) {
    List<Map<String, HostTensor>> batches = new ArrayList<>();
    try (RowInputs inputs = RowInputs.open(file)) {
      for (var next = inputs.next(rows); next.isPresent(); next = inputs.next(rows)) {
        batches.add(next.get());
      }
    }
    if (batches.size() > 1) {
      batches.remove(batches.size() - 1); // The last batch may be short.
    }
    return batches;
  }

  private static byte[] json(Map<String, HostTensor> batch) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ArrayNode instances = root.putArray("instances");
    int rows = batch.values().iterator().next().rows();
    for (int row = 0; row < rows; row++) {
      ObjectNode instance = instances.addObject();
      for (Map.Entry<String, HostTensor> input : batch.entrySet()) {
        if (input.getValue() instanceof HostTensor.Strings strings) {
          instance.put(input.getKey(), new String(strings.values()[row], StandardCharsets.UTF_8));
        } else if (input.getValue() instanceof HostTensor.Int64s longs) {
          instance.put(input.getKey(), longs.values()[row]);
        }
      }
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
