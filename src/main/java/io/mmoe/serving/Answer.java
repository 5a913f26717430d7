package io.mmoe.serving;

import io.mmoe.servable.HostTensor;
import java.util.Map;

/**
 * What a model server answers.
 *
 * @param version the version that answered
 * @param outputs all outputs of the signature, by name
 */
public record Answer(
    String model, long version, String signature, Map<String, HostTensor> outputs) {}
