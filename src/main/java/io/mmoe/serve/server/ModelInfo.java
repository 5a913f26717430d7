package io.mmoe.serve.server;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import io.grpc.Status;
import io.mmoe.serve.api.GetModelMetadataResponse;
import io.mmoe.serve.api.GetModelStatusResponse;
import io.mmoe.serve.api.ModelSpec;
import io.mmoe.serve.api.ModelVersionStatus;
import io.mmoe.serve.api.SignatureDefMap;
import io.mmoe.serve.api.StatusProto;
import io.mmoe.serve.server.InferenceEngine.Signatures;
import io.mmoe.serve.server.ModelVersions.VersionState;
import java.util.OptionalLong;

/** TensorFlow Serving messages that describe a model: version states and signatures. */
public final class ModelInfo {
  private static final String SIGNATURES = "signature_def";

  private ModelInfo() {}

  /**
   * Returns the states of the versions that {@link ModelVersions#states} holds, or of one of them.
   *
   * @param name the requested model
   * @param version the requested version, if any
   * @throws RequestFailedException if there is no such model or version
   */
  public static GetModelStatusResponse status(
      ModelVersions model, String name, OptionalLong version) {
    GetModelStatusResponse.Builder response = GetModelStatusResponse.newBuilder();
    if (name.equals(model.name())) {
      for (VersionState state : model.states()) {
        if (version.isEmpty() || version.getAsLong() == state.version()) {
          response.addModelVersionStatus(
              ModelVersionStatus.newBuilder()
                  .setVersion(state.version())
                  .setState(state.state())
                  .setStatus(
                      StatusProto.newBuilder()
                          .setErrorCode(state.code())
                          .setErrorMessage(state.error())));
        }
      }
    }
    if (response.getModelVersionStatusCount() == 0) {
      throw new RequestFailedException(
          Status.Code.NOT_FOUND,
          "Could not find any versions of model "
              + name
              + (version.isPresent() ? " with version " + version.getAsLong() : ""));
    }
    return response.build();
  }

  /**
   * Returns the signatures of the current version.
   *
   * @param name the requested model
   * @param version the requested version, if any
   * @throws RequestFailedException if there is no such model or version
   */
  public static GetModelMetadataResponse metadata(
      InferenceEngine engine, String name, OptionalLong version) {
    Signatures signatures = engine.signatures(name, version);
    SignatureDefMap.Builder map = SignatureDefMap.newBuilder();
    signatures
        .byName()
        .forEach((key, signature) -> map.putSignatureDef(key, signature.definition()));
    return GetModelMetadataResponse.newBuilder()
        .setModelSpec(spec(name, signatures.version(), ""))
        .putMetadata(SIGNATURES, Any.pack(map.build()))
        .build();
  }

  /** Returns the specification of a version and a signature. */
  public static ModelSpec spec(String name, long version, String signature) {
    return ModelSpec.newBuilder()
        .setName(name)
        .setVersion(Int64Value.of(version))
        .setSignatureName(signature)
        .build();
  }
}
