package io.mmoe.grpc;

import io.grpc.stub.StreamObserver;
import io.mmoe.serving.ModelServer;
import io.mmoe.serving.ServedModelMessages;
import io.mmoe.tfserving.GetModelStatusRequest;
import io.mmoe.tfserving.GetModelStatusResponse;
import io.mmoe.tfserving.ModelServiceGrpc.ModelServiceImplBase;
import io.mmoe.tfserving.ModelSpec;
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
