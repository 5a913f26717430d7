package io.mmoe.serve.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.mmoe.serve.api.ClassificationRequest;
import io.mmoe.serve.api.ClassificationResponse;
import io.mmoe.serve.api.GetModelMetadataRequest;
import io.mmoe.serve.api.GetModelMetadataResponse;
import io.mmoe.serve.api.InferenceResult;
import io.mmoe.serve.api.InferenceTask;
import io.mmoe.serve.api.Input;
import io.mmoe.serve.api.ModelSpec;
import io.mmoe.serve.api.MultiInferenceRequest;
import io.mmoe.serve.api.MultiInferenceResponse;
import io.mmoe.serve.api.PredictRequest;
import io.mmoe.serve.api.PredictResponse;
import io.mmoe.serve.api.PredictionServiceGrpc.PredictionServiceImplBase;
import io.mmoe.serve.api.RegressionRequest;
import io.mmoe.serve.api.RegressionResponse;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.InvalidInputException;
import io.mmoe.serve.model.TensorProtos;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.serve.server.ModelInfo;
import io.mmoe.serve.server.ModelRequest;
import io.mmoe.serve.server.ModelResponse;
import io.mmoe.serve.server.RequestFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** TensorFlow Serving's service for inference. Safe for use by several threads. */
final class PredictionService extends PredictionServiceImplBase {
  private final InferenceEngine engine;
  private final ResponseSender sender;

  PredictionService(InferenceEngine engine) {
    this.engine = engine;
    sender = new ResponseSender(engine.metrics());
  }

  @Override
  public void predict(PredictRequest request, StreamObserver<PredictResponse> observer) {
    sender.send(
        "predict",
        observer,
        () ->
            infer(request.getModelSpec(), "predict", () -> inputs(request))
                .thenApply(output -> response(request.getOutputFilterList(), output)));
  }

  @Override
  public void classify(
      ClassificationRequest request, StreamObserver<ClassificationResponse> observer) {
    sender.send(
        "classify",
        observer,
        () ->
            inferExamples(request.getModelSpec(), "classify", request.getInput())
                .thenApply(
                    output ->
                        ClassificationResponse.newBuilder()
                            .setModelSpec(spec(output))
                            .setResult(ExampleMessages.classification(output))
                            .build()));
  }

  @Override
  public void regress(RegressionRequest request, StreamObserver<RegressionResponse> observer) {
    sender.send(
        "regress",
        observer,
        () ->
            inferExamples(request.getModelSpec(), "regress", request.getInput())
                .thenApply(
                    output ->
                        RegressionResponse.newBuilder()
                            .setModelSpec(spec(output))
                            .setResult(ExampleMessages.regression(output))
                            .build()));
  }

  @Override
  public void multiInference(
      MultiInferenceRequest request, StreamObserver<MultiInferenceResponse> observer) {
    sender.send(
        "multi_inference",
        observer,
        () -> {
          long signatures =
              request.getTasksList().stream()
                  .map(task -> task.getModelSpec().getSignatureName())
                  .distinct()
                  .count();
          if (signatures < request.getTasksCount()) {
            throw new RequestFailedException(
                Status.Code.INVALID_ARGUMENT, "Duplicate evaluation of signature");
          }
          List<CompletableFuture<InferenceResult>> results = new ArrayList<>();
          for (InferenceTask task : request.getTasksList()) {
            results.add(runTask(task, request.getInput()));
          }
          return CompletableFuture.allOf(results.toArray(new CompletableFuture<?>[0]))
              .thenApply(
                  done ->
                      MultiInferenceResponse.newBuilder()
                          .addAllResults(results.stream().map(CompletableFuture::join).toList())
                          .build());
        });
  }

  @Override
  public void getModelMetadata(
      GetModelMetadataRequest request, StreamObserver<GetModelMetadataResponse> observer) {
    sender.send(
        "metadata",
        observer,
        () -> {
          if (!request.getMetadataFieldList().equals(List.of("signature_def"))) {
            throw new RequestFailedException(
                Status.Code.INVALID_ARGUMENT,
                "GetModelMetadata supports only the metadata_field signature_def, got "
                    + request.getMetadataFieldList());
          }
          ModelSpec spec = request.getModelSpec();
          return CompletableFuture.completedFuture(
              ModelInfo.metadata(engine, spec.getName(), version(spec)));
        });
  }

  private CompletableFuture<InferenceResult> runTask(InferenceTask task, Input input) {
    String method = task.getMethodName().replaceFirst("^tensorflow/serving/", "");
    return inferExamples(task.getModelSpec(), method, input)
        .thenApply(
            output -> {
              InferenceResult.Builder result =
                  InferenceResult.newBuilder().setModelSpec(spec(output));
              return method.equals("classify")
                  ? result.setClassificationResult(ExampleMessages.classification(output)).build()
                  : result.setRegressionResult(ExampleMessages.regression(output)).build();
            });
  }

  private CompletableFuture<ModelResponse> inferExamples(
      ModelSpec spec, String method, Input input) {
    if (!List.of("classify", "regress").contains(method)) {
      throw new RequestFailedException(
          Status.Code.UNIMPLEMENTED, "Unrecognized signature method_name: " + method);
    }
    return infer(spec, method, () -> ExampleMessages.inputs(input));
  }

  private interface Inputs {
    Map<String, HostTensor> make();
  }

  private CompletableFuture<ModelResponse> infer(ModelSpec spec, String method, Inputs inputs) {
    return engine.infer(
        new ModelRequest(
            spec.getName(),
            version(spec),
            spec.getSignatureName(),
            method,
            signature -> inputs.make()));
  }

  private static Map<String, HostTensor> inputs(PredictRequest request) {
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    request
        .getInputsMap()
        .forEach((name, tensor) -> inputs.put(name, TensorProtos.vector(name, tensor)));
    return inputs;
  }

  private static PredictResponse response(List<String> wanted, ModelResponse output) {
    PredictResponse.Builder response = PredictResponse.newBuilder().setModelSpec(spec(output));
    for (String name : wanted) {
      if (!output.outputs().containsKey(name)) {
        throw new InvalidInputException("output tensor alias not found in signature: " + name);
      }
    }
    output
        .outputs()
        .forEach(
            (name, values) -> {
              if (wanted.isEmpty() || wanted.contains(name)) {
                response.putOutputs(name, TensorProtos.of(values));
              }
            });
    return response.build();
  }

  private static ModelSpec spec(ModelResponse output) {
    return ModelInfo.spec(output.model(), output.version(), output.signature());
  }

  /**
   * Returns the version that a request names, if any.
   *
   * @throws RequestFailedException if the model specification is empty, or names a version label,
   *     which this server does not support
   */
  static OptionalLong version(ModelSpec spec) {
    if (spec.equals(ModelSpec.getDefaultInstance())) {
      throw new RequestFailedException(Status.Code.INVALID_ARGUMENT, "Missing ModelSpec");
    }
    if (!spec.getVersionLabel().isEmpty()) {
      throw new RequestFailedException(
          Status.Code.INVALID_ARGUMENT,
          "Unrecognized servable version label: " + spec.getVersionLabel());
    }
    return spec.hasVersion() ? OptionalLong.of(spec.getVersion().getValue()) : OptionalLong.empty();
  }
}
