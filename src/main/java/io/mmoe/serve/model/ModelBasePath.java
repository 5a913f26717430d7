package io.mmoe.serve.model;

import io.mmoe.base.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory with one subdirectory for each version of a model, like TensorFlow Serving's {@code
 * --model_base_path}. The name of a subdirectory is the version number. All other files are
 * ignored.
 */
public record ModelBasePath(Path directory) {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,17}");

  /**
   * Returns the numbers of all existing versions.
   *
   * @throws UncheckedIOException if the directory can't be listed
   */
  public NavigableSet<Long> versions() {
    NavigableSet<Long> versions = new TreeSet<>();
    if (!Files.isDirectory(directory)) {
      return versions;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> NUMBER.matcher(name).matches())
          .forEach(name -> versions.add(Long.parseLong(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be listed: " + FailureReason.of(e), e);
    }
    return versions;
  }

  /**
   * Returns the directory of the SavedModel to use: this directory if it holds a SavedModel itself,
   * otherwise the subdirectory of the largest version.
   *
   * @throws ServableException if there is neither
   */
  public Path model() {
    if (Files.exists(directory.resolve("saved_model.pb"))) {
      return directory;
    }
    NavigableSet<Long> versions = versions();
    if (versions.isEmpty()) {
      throw new ServableException(
          directory + " holds neither a saved_model.pb nor a version of a model");
    }
    return version(versions.last());
  }

  /** Returns the directory of a version, which need not exist. */
  public Path version(long number) {
    return directory.resolve(Long.toString(number));
  }
}
