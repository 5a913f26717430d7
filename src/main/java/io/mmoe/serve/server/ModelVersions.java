package io.mmoe.serve.server;

import io.grpc.Status;
import io.mmoe.serve.api.ModelVersionStatus.State;
import io.mmoe.serve.model.Servable;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.error.Code;

/**
 * The versions of a model: the current one, which runs all requests, and the states of recent ones.
 *
 * <p>Owns the current version. Safe for use by several threads, of which one changes the version.
 */
public final class ModelVersions {
  /** The number of versions whose states are kept. */
  private static final int REMEMBERED = 16;

  private final String name;
  private final AtomicReference<@Nullable LoadedVersion> current = new AtomicReference<>();
  private final NavigableMap<Long, VersionState> states = new ConcurrentSkipListMap<>();

  /**
   * The state of a version.
   *
   * @param code the error code, OK if there is no error
   * @param error the error message, or empty
   */
  public record VersionState(long version, State state, Code code, String error) {

    static VersionState of(long version, State state) {
      return new VersionState(version, state, Code.OK, "");
    }

    static VersionState failed(long version, String error) {
      return new VersionState(version, State.END, Code.UNKNOWN, error);
    }
  }

  public ModelVersions(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** The number of the current version, if there is one. */
  public OptionalLong currentVersion() {
    LoadedVersion version = current.get();
    return version == null ? OptionalLong.empty() : OptionalLong.of(version.number());
  }

  /**
   * The states of at most 16 versions, the largest first. Beyond that, the smallest version that is
   * not current is dropped.
   */
  public Collection<VersionState> states() {
    return List.copyOf(states.descendingMap().values());
  }

  /**
   * Returns the current version. The caller must release it.
   *
   * @param model the requested model
   * @param version the requested version, if any
   * @throws RequestFailedException if this model or version is not served
   */
  LoadedVersion acquire(String model, OptionalLong version) {
    while (true) {
      LoadedVersion found = current.get();
      boolean requested =
          model.equals(name)
              && found != null
              && (version.isEmpty() || version.getAsLong() == found.number());
      if (found == null || !requested) {
        throw new RequestFailedException(
            Status.Code.NOT_FOUND,
            "Servable not found for request: "
                + (version.isPresent()
                    ? "Specific(" + model + ", " + version.getAsLong() + ")"
                    : "Latest(" + model + ")"));
      }
      if (found.retain()) {
        return found;
      } // Otherwise another version has replaced it.
    }
  }

  /** Makes a version the current one. The previous one closes after its last request. */
  synchronized void serve(long number, Servable servable) {
    replace(new LoadedVersion(number, servable, () -> noteEnd(number)));
    note(VersionState.of(number, State.AVAILABLE));
  }

  /** Removes the current version. */
  synchronized void stop() {
    replace(null);
  }

  /** Records the end of a version, unless it has become current again before its last request. */
  private synchronized void noteEnd(long number) {
    if (currentVersion().orElse(-1) != number) {
      note(VersionState.of(number, State.END));
    }
  }

  synchronized void note(VersionState state) {
    states.put(state.version(), state);
    long kept = currentVersion().orElse(state.version());
    while (states.size() > REMEMBERED) {
      states.keySet().stream()
          .filter(version -> version != kept)
          .findFirst()
          .ifPresent(states::remove);
    }
  }

  private void replace(@Nullable LoadedVersion next) {
    LoadedVersion previous = current.getAndSet(next);
    if (previous != null) {
      note(VersionState.of(previous.number(), State.UNLOADING));
      previous.release();
    }
  }
}
