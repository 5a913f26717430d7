package io.mmoe.serve.grpc;

import io.grpc.stub.StreamObserver;
import io.mmoe.serve.api.GetModelStatusRequest;
import io.mmoe.serve.api.GetModelStatusResponse;
import io.mmoe.serve.api.ModelServiceGrpc.ModelServiceImplBase;
import io.mmoe.serve.api.ModelSpec;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.serve.server.ModelInfo;
import java.util.concurrent.CompletableFuture;

/** Tells how a model fares. Safe for use by several threads. */
final class ModelService extends ModelServiceImplBase {
  private final InferenceEngine server;
  private final ResponseSender replies;

  ModelService(InferenceEngine server) {
    this.server = server;
    replies = new ResponseSender(server.metrics());
  }

  @Override
  public void getModelStatus(
      GetModelStatusRequest request, StreamObserver<GetModelStatusResponse> observer) {
    ModelSpec spec = request.getModelSpec();
    replies.send(
        "status",
        observer,
        () ->
            CompletableFuture.completedFuture(
                ModelInfo.status(
                    server.model(), spec.getName(), PredictionService.version(spec))));
  }
}
