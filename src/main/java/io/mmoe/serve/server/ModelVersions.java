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

/**
 * A model by its name, with one version that answers.
 *
 * <p>Safe for use by several threads, of which one changes the version.
 */
public final class ModelVersions {
  /** Versions that are told of when asked for the state; older ones are forgotten. */
  private static final int REMEMBERED = 16;

  private final String name;
  private final AtomicReference<@Nullable LoadedVersion> current = new AtomicReference<>();
  private final NavigableMap<Long, VersionState> states = new ConcurrentSkipListMap<>();

  public ModelVersions(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** The version that answers. */
  public OptionalLong currentVersion() {
    LoadedVersion version = current.get();
    return version == null ? OptionalLong.empty() : OptionalLong.of(version.number());
  }

  /** The state of all versions remembered, the largest first. */
  public Collection<VersionState> states() {
    return List.copyOf(states.descendingMap().values());
  }

  /**
   * The version that answers, kept open until the caller releases it.
   *
   * @param model the name asked for
   * @param version the number asked for, if any
   * @throws RequestFailedException if it is not this model or not its version
   */
  LoadedVersion acquire(String model, OptionalLong version) {
    while (true) {
      LoadedVersion found = current.get();
      boolean asked =
          model.equals(name)
              && found != null
              && (version.isEmpty() || version.getAsLong() == found.number());
      if (found == null || !asked) {
        throw new RequestFailedException(
            Status.Code.NOT_FOUND,
            "Servable not found for request: "
                + (version.isPresent()
                    ? "Specific(" + model + ", " + version.getAsLong() + ")"
                    : "Latest(" + model + ")"));
      }
      if (found.retain()) {
        return found;
      } // Else another version has taken its place meanwhile.
    }
  }

  /** Lets a version answer from now on; the one before closes when its queries are answered. */
  synchronized void serve(long number, Servable servable) {
    replace(new LoadedVersion(number, servable, () -> noteEnd(number)));
    note(VersionState.of(number, State.AVAILABLE));
  }

  /** Lets no version answer any more. */
  synchronized void stop() {
    replace(null);
  }

  /** A version may have come back while its last queries were answered. */
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
