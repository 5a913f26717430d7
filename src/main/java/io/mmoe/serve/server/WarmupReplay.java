package io.mmoe.serve.server;

import io.mmoe.base.TfRecordReader;
import io.mmoe.serve.api.PredictRequest;
import io.mmoe.serve.api.PredictionLog;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.Servable;
import io.mmoe.serve.model.ServableException;
import io.mmoe.serve.model.ServableSignature;
import io.mmoe.serve.model.TensorProtos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A replay of the warm-up records of a new version, before clients use it. */
final class WarmupReplay {
  private static final int MOST_REQUESTS = 1000;

  private WarmupReplay() {}

  /**
   * Replays the warm-up file, if there is one.
   *
   * @return the number of replayed requests
   * @throws IOException if the file can't be read
   * @throws RuntimeException if a request fails
   */
  static int run(Path version, Servable servable) throws IOException {
    Path file = version.resolve("assets.extra").resolve("tf_serving_warmup_requests");
    if (!Files.exists(file)) {
      return 0;
    }
    int requests = 0;
    try (TfRecordReader records = TfRecordReader.open(file)) {
      Optional<byte[]> record = records.next();
      while (record.isPresent() && requests < MOST_REQUESTS) {
        PredictionLog log = PredictionLog.parseFrom(record.get());
        if (log.hasPredictLog()) {
          replay(servable, log.getPredictLog().getRequest());
          requests++;
        }
        record = records.next();
      }
    }
    return requests;
  }

  private static void replay(Servable servable, PredictRequest request) {
    String requested = request.getModelSpec().getSignatureName();
    String name = requested.isEmpty() ? ServableSignature.DEFAULT : requested;
    ServableSignature signature =
        servable
            .signature(name)
            .orElseThrow(
                () -> new ServableException("the warm-up file requests signature " + name));
    Map<String, HostTensor> inputs = new HashMap<>();
    request
        .getInputsMap()
        .forEach((input, tensor) -> inputs.put(input, TensorProtos.vector(input, tensor)));
    servable.run(signature, inputs, signature.outputs().keySet());
  }
}
