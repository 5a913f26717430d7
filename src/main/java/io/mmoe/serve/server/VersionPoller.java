package io.mmoe.serve.server;

import io.mmoe.base.FailureReason;
import io.mmoe.serve.api.ModelVersionStatus.State;
import io.mmoe.serve.model.ModelBasePath;
import io.mmoe.serve.model.Servable;
import io.mmoe.serve.server.ModelVersions.VersionState;
import io.mmoe.settings.ThreadSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watcher of a model's base path that makes the largest loadable version the current one.
 *
 * <p>A version that fails to load, for example while it is being copied, is tried again when its
 * files have changed. If the files of the current version are deleted, the largest version that can
 * be loaded replaces it. Until there is one, the current version stays in use. Not safe for use by
 * several threads.
 */
public final class VersionPoller {
  private static final Logger log = LoggerFactory.getLogger(VersionPoller.class);

  private final ModelBasePath base;
  private final ModelVersions model;
  private final ThreadSettings threads;
  private final Map<Long, String> failed = new HashMap<>();

  public VersionPoller(ModelBasePath base, ModelVersions model, ThreadSettings threads) {
    this.base = base;
    this.model = model;
    this.threads = threads;
  }

  /** Checks the base path once. Errors are logged, and the current version stays in use. */
  public void poll() {
    try {
      OptionalLong current = model.currentVersion();
      for (long version : base.versions().descendingSet()) {
        if (current.isPresent() && current.getAsLong() == version) {
          return;
        }
        if (load(version)) {
          return;
        }
      }
    } catch (UncheckedIOException e) {
      log.warn("{}", e.getMessage());
    }
  }

  private boolean load(long version) {
    Path directory = base.version(version);
    String files = "";
    try {
      files = describe(directory);
      if (files.equals(failed.get(version))) {
        return false;
      }
      model.note(VersionState.of(version, State.LOADING));
      model.serve(version, warmedUp(version, directory));
      failed.remove(version);
      return true;
    } catch (RuntimeException
        | IOException
        | Error e) { // There may be too little memory for two versions.
      log.warn("Version {} is not served: {}", version, e.getMessage());
      model.note(VersionState.failed(version, String.valueOf(e.getMessage())));
      failed.put(version, files);
      return false;
    }
  }

  private Servable warmedUp(long version, Path directory) throws IOException {
    Servable servable = Servable.load(directory, threads);
    try {
      int requests = WarmupReplay.run(directory, servable);
      log.info(
          "Serving version {} of {}, warmed up by {} requests", version, model.name(), requests);
      return servable;
    } catch (RuntimeException | IOException | Error e) {
      servable.close();
      throw e;
    }
  }

  /** Returns names, sizes and times of a version's files, which change while it is being copied. */
  private static String describe(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().map(VersionPoller::describeFile).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be listed: " + FailureReason.of(e), e);
    }
  }

  private static String describeFile(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException vanished) {
      return file.toString();
    }
  }
}
