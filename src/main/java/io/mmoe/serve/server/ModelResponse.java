package io.mmoe.serve.server;

import io.grpc.Status;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Float32s;
import io.mmoe.serve.model.HostTensor.Strings;
import java.util.Map;

/**
 * What a model server answers.
 *
 * @param version the version that answered
 * @param outputs all outputs of the signature, by name
 */
public record ModelResponse(
    String model, long version, String signature, Map<String, HostTensor> outputs) {

  /**
   * An output that the method of the signature calls for.
   *
   * @throws RequestFailedException if the signature has none of that name and type
   */
  public Float32s floats(String name) {
    if (outputs.get(name) instanceof Float32s floats) {
      return floats;
    }
    throw missing(name, "numbers");
  }

  /**
   * An output that the method of the signature calls for.
   *
   * @throws RequestFailedException if the signature has none of that name and type
   */
  public Strings strings(String name) {
    if (outputs.get(name) instanceof Strings strings) {
      return strings;
    }
    throw missing(name, "strings");
  }

  private RequestFailedException missing(String name, String type) {
    return new RequestFailedException(
        Status.Code.FAILED_PRECONDITION,
        "signature %s has no output %s of %s".formatted(signature, name, type));
  }
}
