package io.mmoe.serve.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory with one subdirectory for each version of a model, named by its number, as TensorFlow
 * Serving's {@code --model_base_path}. Whatever else lies there is no version.
 */
public record ModelBasePath(Path directory) {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,17}");

  /**
   * The versions that are there.
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
      throw new UncheckedIOException(directory + " can't be listed: " + e.getMessage(), e);
    }
    return versions;
  }

  /**
   * The directory of the version to take: this one if it holds a SavedModel itself, or else that of
   * the largest version in it.
   *
   * @throws ServableException if there is none
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

  /** Where a version lies, or is to lie. */
  public Path version(long number) {
    return directory.resolve(Long.toString(number));
  }
}
