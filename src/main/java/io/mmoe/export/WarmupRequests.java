package io.mmoe.export;

import io.mmoe.base.TfRecordWriter;
import io.mmoe.serve.api.ModelSpec;
import io.mmoe.serve.api.PredictLog;
import io.mmoe.serve.api.PredictRequest;
import io.mmoe.serve.api.PredictionLog;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.ServableSignature;
import io.mmoe.serve.model.TensorProtos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The file {@code assets.extra/tf_serving_warmup_requests}: requests that a server sends to a new
 * version before it serves clients with it.
 */
public final class WarmupRequests {

  private WarmupRequests() {}

  /**
   * Writes requests with one row each, and one request with all rows. TensorFlow does extra work
   * for the first request of each shape.
   *
   * @param assets the directory {@code assets.extra}
   * @param model the name of the model
   * @param inputs inputs of the {@code serving_default} signature, all with the same number of rows
   * @param single the number of requests with one row
   */
  public static void write(Path assets, String model, Map<String, HostTensor> inputs, int single)
      throws IOException {
    int rows = inputs.values().iterator().next().rows();
    Path file = Files.createDirectories(assets).resolve("tf_serving_warmup_requests");
    try (TfRecordWriter records = TfRecordWriter.create(file)) {
      for (int row = 0; row < Math.min(single, rows); row++) {
        records.write(request(model, inputs, row, row + 1).toByteArray());
      }
      records.write(request(model, inputs, 0, rows).toByteArray());
    }
  }

  private static PredictionLog request(
      String model, Map<String, HostTensor> inputs, int from, int to) {
    PredictRequest.Builder request =
        PredictRequest.newBuilder()
            .setModelSpec(
                ModelSpec.newBuilder().setName(model).setSignatureName(ServableSignature.DEFAULT));
    inputs.forEach(
        (name, values) -> request.putInputs(name, TensorProtos.of(values.slice(from, to))));
    return PredictionLog.newBuilder()
        .setPredictLog(PredictLog.newBuilder().setRequest(request))
        .build();
  }
}
