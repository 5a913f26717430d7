package io.mmoe.serve.server;

import io.grpc.Status;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Float32s;
import io.mmoe.serve.model.HostTensor.Strings;
import java.util.Map;

/**
 * The result of a {@link ModelRequest}.
 *
 * @param version the version that ran the request
 * @param outputs all outputs of the signature, by name
 */
public record ModelResponse(
    String model, long version, String signature, Map<String, HostTensor> outputs) {

  /**
   * Returns a float32 output that the API method requires.
   *
   * @throws RequestFailedException if the signature has no output of that name and type
   */
  public Float32s floats(String name) {
    if (outputs.get(name) instanceof Float32s floats) {
      return floats;
    }
    throw missing(name, "numbers");
  }

  /**
   * Returns a string output that the API method requires.
   *
   * @throws RequestFailedException if the signature has no output of that name and type
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
