package io.mmoe.serve.server;

import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.ServableSignature;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A request for inference, independent of its protocol.
 *
 * @param model the name of the model
 * @param version the requested version, or empty for the current one
 * @param signature the name of the signature, or empty for {@code serving_default}
 * @param method the API method: predict, classify or regress
 * @param inputs a function that creates the inputs for the signature
 */
public record ModelRequest(
    String model,
    OptionalLong version,
    String signature,
    String method,
    Function<ServableSignature, Map<String, HostTensor>> inputs) {

  public ModelRequest {
    signature = signature.isEmpty() ? ServableSignature.DEFAULT : signature;
  }
}
