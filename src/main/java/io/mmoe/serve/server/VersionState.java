package io.mmoe.serve.server;

import io.mmoe.serve.api.ModelVersionStatus.State;
import org.tensorflow.proto.error.Code;

/**
 * How a version fares.
 *
 * @param error what is wrong, or empty
 */
public record VersionState(long version, State state, Code code, String error) {

  static VersionState of(long version, State state) {
    return new VersionState(version, state, Code.OK, "");
  }

  static VersionState failed(long version, String error) {
    return new VersionState(version, State.END, Code.UNKNOWN, error);
  }
}
