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

/** The files that the value of a flag matches. */
public final class FilePatterns {

  private FilePatterns() {}

  /**
   * Returns the files that match, pattern by pattern, sorted by path within a pattern.
   *
   * @param flag name of the flag for messages
   * @param patterns patterns separated by commas: a file, a directory (the files in it), or a glob
   *     with {@code *}, {@code **}, {@code ?} and {@code [...]}. Only {@code **} crosses
   *     directories. A value that names an existing file is not split.
   * @throws DataException if a pattern matches nothing or is invalid
   */
  public static List<Path> expand(String flag, String patterns) {
    List<Path> files = new ArrayList<>();
    for (String pattern : exists(patterns) ? new String[] {patterns} : patterns.split(",", -1)) {
      List<Path> found = expand(pattern);
      if (found.isEmpty()) {
        throw new DataException(flag + " " + pattern + ": there is no such file");
      }
      files.addAll(found);
    }
    return files;
  }

  /**
   * Returns the files in a directory, or the path itself if it is no directory. Hidden files and
   * files like {@code _SUCCESS} are skipped.
   */
  static List<Path> filesIn(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    return matching(path, 1, file -> true);
  }

  /** Returns whether a file has this name. Such a name is not treated as a pattern. */
  private static boolean exists(String name) {
    try {
      return !name.isEmpty() && Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static List<Path> expand(String pattern) {
    if (exists(pattern)) {
      return filesIn(Path.of(pattern));
    }
    int wild = firstWildcard(pattern);
    if (wild < 0) {
      return List.of();
    }
    try {
      return matching(pattern, wild);
    } catch (PatternSyntaxException e) {
      throw new DataException(pattern + ": invalid file pattern: " + e.getDescription());
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
    } catch (IOException | UncheckedIOException e) { // Symbolic links may form a cycle.
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
