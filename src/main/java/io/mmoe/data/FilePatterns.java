package io.mmoe.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the files that a flag means. */
public final class FilePatterns {

  private FilePatterns() {}

  /**
   * The files that match, those of each pattern in the order of their paths.
   *
   * @param flag to name in what is wrong
   * @param patterns separated by commas: a file, a directory (the files in it), or a pattern with
   *     {@code *}, {@code **}, {@code ?} and {@code [...]}, of which {@code **} crosses directories
   * @throws DataException if a pattern matches nothing, or is none
   */
  public static List<Path> expand(String flag, String patterns) {
    List<Path> files = new ArrayList<>();
    for (String pattern : isThere(patterns) ? new String[] {patterns} : patterns.split(",", -1)) {
      List<Path> found = expand(pattern);
      if (found.isEmpty()) {
        throw new DataException(flag + " " + pattern + ": there is no such file");
      }
      files.addAll(found);
    }
    return files;
  }

  /**
   * The files in a directory; others as they are. Hidden files, and such as _SUCCESS, don't count.
   */
  static List<Path> filesIn(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    return matching(path, 1, file -> true);
  }

  /** A name is taken as it stands if there is such a file, whatever is in it. */
  private static boolean isThere(String name) {
    try {
      return !name.isEmpty() && Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static List<Path> expand(String pattern) {
    if (isThere(pattern)) {
      return filesIn(Path.of(pattern));
    }
    int wild = firstWildcard(pattern);
    if (wild < 0) {
      return List.of();
    }
    try {
      return matching(pattern, wild);
    } catch (PatternSyntaxException e) {
      throw new DataException(pattern + ": no pattern of files: " + e.getDescription());
    }
  }

  private static List<Path> matching(String pattern, int wild) {
    int slash = pattern.lastIndexOf('/', wild);
    Path base = Path.of(slash < 0 ? "." : pattern.substring(0, slash + 1));
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(slash + 1));
    int depth = pattern.contains("**") ? Integer.MAX_VALUE : depth(pattern.substring(slash + 1));
    return Files.isDirectory(base)
        ? matching(base, depth, file -> matcher.matches(base.relativize(file)))
        : List.of();
  }

  private static List<Path> matching(Path base, int depth, PathMatcher matcher) {
    try (Stream<Path> files = Files.walk(base, depth, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> Files.isRegularFile(file) && isVisible(file) && matcher.matches(file))
          .map(Path::normalize)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) { // Links may lead round in a circle.
      throw new DataException(base, e);
    }
  }

  private static boolean isVisible(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && !name.startsWith("_");
  }

  private static int firstWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static int depth(String relative) {
    return (int) relative.chars().filter(c -> c == '/').count() + 1;
  }
}
