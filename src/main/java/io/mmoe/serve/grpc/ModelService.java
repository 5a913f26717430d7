package io.mmoe.serve.grpc;

import io.grpc.stub.StreamObserver;
import io.mmoe.serve.api.GetModelStatusRequest;
import io.mmoe.serve.api.GetModelStatusResponse;
import io.mmoe.serve.api.ModelServiceGrpc.ModelServiceImplBase;
import io.mmoe.serve.api.ModelSpec;
import io.mmoe.serve.server.ModelServer;
import io.mmoe.serve.server.ServedModelMessages;
import java.util.concurrent.CompletableFuture;

/** Tells how a model fares. Safe for use by several threads. */
final class ModelService extends ModelServiceImplBase {
  private final ModelServer server;
  private final Replies replies;

  ModelService(ModelServer server) {
    this.server = server;
    replies = new Replies(server.metrics());
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
                ServedModelMessages.status(
                    server.model(), spec.getName(), PredictionService.version(spec))));
  }
}
