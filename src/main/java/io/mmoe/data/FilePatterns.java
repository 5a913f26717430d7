package io.mmoe.data;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** The files that the value of a flag matches. */
public final class FilePatterns {

  private FilePatterns() {}

  /**
   * Returns the files that match, pattern by pattern, sorted by path within a pattern.
   *
   * @param flag name of the flag for messages
   * @param patterns patterns separated by commas: a file, a directory (the files in it and in its
   *     partition folders), or a glob with {@code *}, {@code **}, {@code ?} and {@code [...]}. Only
   *     {@code **} crosses directories. A value that names an existing file is not split.
   * @throws DataException if a pattern matches nothing or is invalid, or if a match can't be read
   */
  public static List<Path> expand(String flag, String patterns) {
    List<Path> files = new ArrayList<>();
    for (String pattern : isThere(patterns) ? new String[] {patterns} : patterns.split(",", -1)) {
      files.addAll(expandOne(flag, pattern));
    }
    return files;
  }

  /**
   * Returns the files in a directory and its partition folders, or the path itself if it is no
   * directory.
   *
   * @throws DataException if the directory has no files, or an entry that can't be read
   */
  static List<Path> filesIn(Path path) {
    return Files.isDirectory(path) ? FileSearch.inDirectory(path) : List.of(path);
  }

  /** Returns whether there is something of this name. It is then not treated as a pattern. */
  private static boolean isThere(String name) {
    try {
      return !name.isEmpty() && ReadableFile.isThere(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static List<Path> expandOne(String flag, String pattern) {
    if (isThere(pattern)) {
      return filesIn(Path.of(pattern));
    }
    int wild = firstWildcard(pattern);
    List<Path> found;
    try {
      found = wild < 0 ? List.of() : matching(pattern, wild);
    } catch (PatternSyntaxException e) {
      throw new DataException(pattern + ": invalid file pattern: " + e.getDescription());
    } catch (InvalidPathException e) {
      throw new DataException(pattern + ": invalid file name: " + e.getReason());
    }
    if (found.isEmpty()) {
      throw new DataException(flag + " " + pattern + ": " + reason(pattern, wild));
    }
    return found;
  }

  private static String reason(String pattern, int wild) {
    try {
      return wild < 0 && !pattern.isEmpty()
          ? ReadableFile.problem(Path.of(pattern)).orElse("there is no such file")
          : "there is no such file";
    } catch (InvalidPathException e) {
      return "invalid file name: " + e.getReason();
    }
  }

  private static List<Path> matching(String pattern, int wild) {
    int slash = pattern.lastIndexOf('/', wild);
    Path base = Path.of(slash < 0 ? "." : pattern.substring(0, slash + 1));
    String relative = pattern.substring(slash + 1);
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + relative);
    return Files.isDirectory(base)
        ? FileSearch.matching(
            base,
            relative.contains("**") ? Integer.MAX_VALUE : depth(relative),
            entry -> matcher.matches(base.relativize(entry)))
        : List.of();
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
