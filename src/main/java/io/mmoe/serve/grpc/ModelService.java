package io.mmoe.serve.grpc;

import io.grpc.stub.StreamObserver;
import io.mmoe.serve.api.GetModelStatusRequest;
import io.mmoe.serve.api.GetModelStatusResponse;
import io.mmoe.serve.api.ModelServiceGrpc.ModelServiceImplBase;
import io.mmoe.serve.api.ModelSpec;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.serve.server.ModelInfo;
import java.util.concurrent.CompletableFuture;

/** TensorFlow Serving's service for model states. Safe for use by several threads. */
final class ModelService extends ModelServiceImplBase {
  private final InferenceEngine engine;
  private final ResponseSender sender;

  ModelService(InferenceEngine engine) {
    this.engine = engine;
    sender = new ResponseSender(engine.metrics());
  }

  @Override
  public void getModelStatus(
      GetModelStatusRequest request, StreamObserver<GetModelStatusResponse> observer) {
    ModelSpec spec = request.getModelSpec();
    sender.send(
        "status",
        observer,
        () ->
            CompletableFuture.completedFuture(
                ModelInfo.status(engine.model(), spec.getName(), PredictionService.version(spec))));
  }
}
