package io.mmoe.serve.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.mmoe.serve.ModelServer;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Int64s;
import io.mmoe.serve.model.HostTensor.Strings;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.serve.server.ModelVersions;
import io.mmoe.settings.ServeSettings;
import io.mmoe.settings.ServeSettings.Batching;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.testing.ExportedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.example.BytesList;
import org.tensorflow.example.Example;
import org.tensorflow.example.Feature;
import org.tensorflow.example.Features;
import org.tensorflow.example.Int64List;
import org.tensorflow.framework.DataType;
import org.tensorflow.framework.TensorProto;
import org.tensorflow.framework.TensorShapeProto;
import tensorflow.serving.Classification.ClassificationRequest;
import tensorflow.serving.Classification.ClassificationResponse;
import tensorflow.serving.GetModelMetadata.GetModelMetadataRequest;
import tensorflow.serving.GetModelMetadata.SignatureDefMap;
import tensorflow.serving.GetModelStatus.GetModelStatusRequest;
import tensorflow.serving.GetModelStatus.ModelVersionStatus;
import tensorflow.serving.Inference.InferenceTask;
import tensorflow.serving.Inference.MultiInferenceRequest;
import tensorflow.serving.Inference.MultiInferenceResponse;
import tensorflow.serving.InputOuterClass.ExampleList;
import tensorflow.serving.InputOuterClass.ExampleListWithContext;
import tensorflow.serving.InputOuterClass.Input;
import tensorflow.serving.Model.ModelSpec;
import tensorflow.serving.ModelServiceGrpc;
import tensorflow.serving.Predict.PredictRequest;
import tensorflow.serving.Predict.PredictResponse;
import tensorflow.serving.PredictionServiceGrpc;
import tensorflow.serving.PredictionServiceGrpc.PredictionServiceBlockingStub;
import tensorflow.serving.RegressionOuterClass.RegressionRequest;

/**
 * The server understands client stubs that another project generated from TensorFlow Serving's
 * protos.
 */
@Tag("slow")
class GrpcServerTest {
  private static final int ROWS = 20;
  @TempDir static Path directory;
  private static ModelServer server;
  private static ManagedChannel channel;
  private static PredictionServiceBlockingStub stub;
  private static Map<String, HostTensor> rows;
  private static float[] expected;

  @BeforeAll
  static void start() {
    ExportedModel model = ExportedModel.create(directory);
    rows = model.rows(ROWS);
    expected = model.probabilities(rows);
    server = ModelServer.start(settings(model.base()));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
    stub = PredictionServiceGrpc.newBlockingStub(channel);
  }

  private static ServeSettings settings(Path base) {
    return new ServeSettings(
        base,
        "mmoe",
        ServeSettings.LOOPBACK,
        0,
        0,
        new Batching(64, Duration.ofMillis(1), 4096),
        Duration.ofSeconds(1),
        1,
        Duration.ofSeconds(10),
        ThreadSettings.DEFAULT);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void predictsAllOrSelectedOutputs() {
    PredictResponse all = stub.predict(request().build());
    assertThat(all.getModelSpec().getVersion().getValue()).isEqualTo(1);
    assertThat(all.getModelSpec().getSignatureName()).isEqualTo("serving_default");
    TensorProto probabilities = all.getOutputsOrThrow("probabilities");
    assertThat(probabilities.getTensorShape().getDim(1).getSize()).isEqualTo(2);
    assertThat(probabilities.getFloatValList()).hasSize(2 * ROWS);
    for (int i = 0; i < expected.length; i++) {
      assertThat(probabilities.getFloatVal(i)).isEqualTo(expected[i]);
    }
    PredictResponse some = stub.predict(request().addOutputFilter("cvr").build());
    assertThat(some.getOutputsMap().keySet()).containsExactly("cvr");
    assertThat(some.getOutputsOrThrow("cvr").getFloatVal(2)).isEqualTo(expected[5]);
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "alias not found in signature: foo",
        () -> stub.predict(request().addOutputFilter("foo").build()));
  }

  @Test
  void numbersMayBePackedOrOmitRepeatedValues() {
    byte[] bytes = new byte[ROWS * Long.BYTES];
    TensorProto packed =
        tensor(DataType.DT_INT64).setTensorContent(ByteString.copyFrom(bytes)).build();
    TensorProto truncated = tensor(DataType.DT_INT64).addInt64Val(0).build();
    assertThat(stub.predict(request().putInputs("price", packed).build()))
        .isEqualTo(stub.predict(request().putInputs("price", truncated).build()));
  }

  @Test
  void classifiesAndRegressesExamplesThatShareAContext() {
    ClassificationResponse separate =
        stub.classify(
            ClassificationRequest.newBuilder()
                .setModelSpec(spec("classify"))
                .setInput(input())
                .build());
    assertThat(separate.getResult().getClassificationsList()).hasSize(ROWS);
    assertThat(separate.getResult().getClassifications(1).getClasses(1).getLabel())
        .isEqualTo("cvr");
    assertThat(separate.getResult().getClassifications(1).getClasses(1).getScore())
        .isEqualTo(expected[3]);
    Input shared =
        Input.newBuilder()
            .setExampleListWithContext(
                ExampleListWithContext.newBuilder()
                    .setContext(example(1))
                    .addExamples(Example.getDefaultInstance()))
            .build();
    assertThat(
            stub.regress(
                    RegressionRequest.newBuilder()
                        .setModelSpec(spec("regress"))
                        .setInput(shared)
                        .build())
                .getResult()
                .getRegressions(0)
                .getValue())
        .isEqualTo(expected[2]);
  }

  @Test
  void runsSeveralTasksOnTheSameExamples() {
    MultiInferenceResponse response =
        stub.multiInference(
            MultiInferenceRequest.newBuilder()
                .setInput(input())
                .addTasks(task("classify", "classify"))
                .addTasks(task("regress_cvr", "regress"))
                .build());
    assertThat(
            response
                .getResults(0)
                .getClassificationResult()
                .getClassifications(0)
                .getClasses(0)
                .getScore())
        .isEqualTo(expected[0]);
    assertThat(response.getResults(1).getRegressionResult().getRegressions(0).getValue())
        .isEqualTo(expected[1]);
  }

  @Test
  void returnsSignaturesStateAndHealth() throws Exception {
    SignatureDefMap signatures =
        stub.getModelMetadata(
                GetModelMetadataRequest.newBuilder()
                    .setModelSpec(spec(""))
                    .addMetadataField("signature_def")
                    .build())
            .getMetadataOrThrow("signature_def")
            .unpack(SignatureDefMap.class);
    assertThat(signatures.getSignatureDefMap().keySet())
        .containsExactlyInAnyOrder(
            "serving_default", "classify", "regress", "regress_ctr", "regress_cvr");
    ModelVersionStatus status =
        ModelServiceGrpc.newBlockingStub(channel)
            .getModelStatus(GetModelStatusRequest.newBuilder().setModelSpec(spec("")).build())
            .getModelVersionStatus(0);
    assertThat(status.getState()).isEqualTo(ModelVersionStatus.State.AVAILABLE);
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  /** Clients often send serialized examples to predict. */
  @Test
  void predictMayUseSignaturesForExamples() {
    ByteString example = Example.getDefaultInstance().toByteString();
    PredictResponse scores =
        stub.predict(
            PredictRequest.newBuilder()
                .setModelSpec(spec("regress_ctr"))
                .putInputs(
                    "inputs",
                    TensorProto.newBuilder()
                        .setDtype(DataType.DT_STRING)
                        .setTensorShape(shape(1))
                        .addStringVal(example)
                        .build())
                .build());
    assertThat(scores.getOutputsOrThrow("outputs").getFloatVal(0)).isBetween(0f, 1f);
  }

  @Test
  void shutdownDoesNotWaitForHealthWatches() throws Exception {
    ExecutorService answering = Executors.newCachedThreadPool();
    InferenceEngine models =
        new InferenceEngine(new ModelVersions("mmoe"), new Batching(1, Duration.ZERO, 1));
    GrpcServer watched = GrpcServer.start(settings(directory), models, answering);
    ManagedChannel own =
        NettyChannelBuilder.forAddress("127.0.0.1", watched.port()).usePlaintext().build();
    Iterator<HealthCheckResponse> health =
        HealthGrpc.newBlockingStub(own).watch(HealthCheckRequest.getDefaultInstance());
    assertThat(health.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    long start = System.nanoTime();
    watched.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    assertFails(Status.Code.UNAVAILABLE, "", () -> health.forEachRemaining(state -> {}));
    own.shutdownNow();
    models.close();
    answering.shutdownNow();
  }

  @Test
  void errorsHaveTheRightCode() {
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "Missing ModelSpec",
        () -> stub.predict(PredictRequest.getDefaultInstance()));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "Serving signature name",
        () -> stub.predict(request().setModelSpec(spec("\u754c".repeat(2000))).build()));
    assertFails(
        Status.Code.NOT_FOUND,
        "Specific(mmoe, 9)",
        () ->
            stub.predict(
                request().setModelSpec(spec("").toBuilder().setVersion(Int64Value.of(9))).build()));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "input names",
        () -> stub.predict(request().removeInputs("pid").build()));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "input pid must be a vector of strings",
        () ->
            stub.predict(
                request()
                    .putInputs("pid", tensor(DataType.DT_INT64).addInt64Val(1).build())
                    .build()));
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "input pid is DT_FLOAT",
        () -> stub.predict(request().putInputs("pid", tensor(DataType.DT_FLOAT).build()).build()));
    TensorProto huge =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT64)
            .setTensorShape(shape(1L << 40))
            .addInt64Val(1)
            .build();
    assertFails(
        Status.Code.INVALID_ARGUMENT,
        "has 1 values for a shape of [1099511627776]",
        () -> stub.predict(request().putInputs("price", huge).build()));
    byte[] bytes = new byte[2 << 20];
    assertFails(
        Status.Code.RESOURCE_EXHAUSTED,
        "",
        () ->
            stub.predict(
                request()
                    .putInputs(
                        "pid",
                        tensor(DataType.DT_STRING).addStringVal(ByteString.copyFrom(bytes)).build())
                    .build()));
  }

  private static void assertFails(Status.Code code, String problem, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining(problem)
        .satisfies(
            failure ->
                assertThat(((StatusRuntimeException) failure).getStatus().getCode())
                    .isEqualTo(code));
  }

  private static InferenceTask task(String signature, String method) {
    return InferenceTask.newBuilder()
        .setModelSpec(spec(signature))
        .setMethodName("tensorflow/serving/" + method)
        .build();
  }

  private static ModelSpec spec(String signature) {
    return ModelSpec.newBuilder().setName("mmoe").setSignatureName(signature).build();
  }

  private static PredictRequest.Builder request() {
    PredictRequest.Builder request = PredictRequest.newBuilder().setModelSpec(spec(""));
    rows.forEach(
        (name, values) -> {
          if (values instanceof Strings strings) {
            TensorProto.Builder tensor = tensor(DataType.DT_STRING);
            for (byte[] value : strings.values()) {
              tensor.addStringVal(ByteString.copyFrom(value));
            }
            request.putInputs(name, tensor.build());
          } else {
            TensorProto.Builder tensor = tensor(DataType.DT_INT64);
            for (long value : ((Int64s) values).values()) {
              tensor.addInt64Val(value);
            }
            request.putInputs(name, tensor.build());
          }
        });
    return request;
  }

  private static TensorProto.Builder tensor(DataType type) {
    return TensorProto.newBuilder().setDtype(type).setTensorShape(shape(ROWS));
  }

  private static TensorShapeProto shape(long size) {
    return TensorShapeProto.newBuilder()
        .addDim(TensorShapeProto.Dim.newBuilder().setSize(size))
        .build();
  }

  private static Input input() {
    ExampleList.Builder list = ExampleList.newBuilder();
    for (int row = 0; row < ROWS; row++) {
      list.addExamples(example(row));
    }
    return Input.newBuilder().setExampleList(list).build();
  }

  private static Example example(int row) {
    Features.Builder features = Features.newBuilder();
    rows.forEach(
        (name, values) ->
            features.putFeature(
                name,
                values instanceof Strings strings
                    ? Feature.newBuilder()
                        .setBytesList(
                            BytesList.newBuilder()
                                .addValue(ByteString.copyFrom(strings.values()[row])))
                        .build()
                    : Feature.newBuilder()
                        .setInt64List(
                            Int64List.newBuilder().addValue(((Int64s) values).values()[row]))
                        .build()));
    return Example.newBuilder().setFeatures(features).build();
  }
}
