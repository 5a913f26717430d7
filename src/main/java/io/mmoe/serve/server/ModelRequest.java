package io.mmoe.serve.server;

import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.ServableSignature;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is asked of a model server.
 *
 * @param model its name
 * @param version the number asked for; the current one if absent
 * @param signature its name; empty for {@code serving_default}
 * @param method predict, classify or regress: the method that the signature must have
 * @param inputs makes the inputs, once the signature is known
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
