package io.mmoe.data;

import io.mmoe.base.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One search for row files below a directory. Each entry is read, skipped on purpose, or an error:
 *
 * <ul>
 *   <li>Names that begin with {@code .} or {@code _} are skipped. The log lists them.
 *   <li>A directory stands for its files and those of its {@link PartitionFolder}s, at any depth.
 *       Its other folders are skipped with a warning.
 *   <li>Any other entry must be a readable file. A symbolic link to nothing or a pipe fails.
 * </ul>
 *
 * <p>Links to directories are followed, and a cycle of them fails. Not safe for use by several
 * threads.
 */
final class FileSearch {
  private static final Logger log = LoggerFactory.getLogger(FileSearch.class);
  private static final int MAX_NAMES = 3;
  private static final int MAX_NAME = 60;

  private final Path base;
  private final SortedSet<Path> found = new TreeSet<>();
  private final List<Path> hidden = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();

  /** The real paths of the directories that are being searched, to detect cycles. */
  private final Set<Path> open = new HashSet<>();

  private FileSearch(Path base) {
    this.base = base;
  }

  /**
   * Returns the files of a directory in the order of their paths.
   *
   * @throws DataException if there are none, or if an entry can't be read
   */
  static List<Path> inDirectory(Path directory) {
    FileSearch search = new FileSearch(directory);
    search.addFilesOf(directory);
    if (search.found.isEmpty()) {
      throw new DataException(directory, search.reasonOfNone());
    }
    search.logSkipped();
    return List.copyOf(search.found);
  }

  /**
   * Returns the files below a directory that match, in the order of their paths. A directory that
   * matches stands for its files, unless the depth is unlimited.
   *
   * @param depth number of levels, or {@code Integer.MAX_VALUE} for all
   * @throws DataException if a matching entry can't be read
   */
  static List<Path> matching(Path base, int depth, Predicate<Path> matches) {
    FileSearch search = new FileSearch(base);
    search.addMatches(base, depth, matches);
    search.logSkipped();
    return List.copyOf(search.found);
  }

  private void addFilesOf(Path directory) {
    for (Path entry : enter(directory)) {
      if (!Files.isDirectory(entry)) {
        addFile(entry);
      } else if (PartitionFolder.isOne(entry)) {
        PartitionFolder.requireNoColumn(entry);
        addFilesOf(entry);
      } else {
        folders.add(entry);
      }
    }
    leave(directory);
  }

  private void addMatches(Path directory, int depth, Predicate<Path> matches) {
    boolean unlimited = depth == Integer.MAX_VALUE;
    for (Path entry : enter(directory)) {
      boolean isMatch = matches.test(entry);
      if (!Files.isDirectory(entry)) {
        if (isMatch) {
          addFile(entry);
        }
      } else if (isMatch && !unlimited) {
        if (PartitionFolder.isOne(entry)) {
          PartitionFolder.requireNoColumn(entry);
        }
        addFilesOf(entry);
      } else if (depth > 1) {
        addMatches(entry, unlimited ? depth : depth - 1, matches);
      }
    }
    leave(directory);
  }

  private void addFile(Path file) {
    Path normal = file.normalize();
    ReadableFile.require(normal);
    found.add(normal);
  }

  /** Returns the entries of a directory that are not hidden. */
  private List<Path> enter(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      if (!open.add(directory.toRealPath())) {
        throw new DataException(directory, "symbolic links form a cycle");
      }
      List<Path> visible = new ArrayList<>();
      entries.sorted().forEach(entry -> (isHidden(entry) ? hidden : visible).add(entry));
      return visible;
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(directory, e);
    }
  }

  private void leave(Path directory) {
    try {
      open.remove(directory.toRealPath());
    } catch (IOException e) {
      throw new DataException(directory, e);
    }
  }

  private static boolean isHidden(Path entry) {
    String name = entry.getFileName().toString();
    return name.startsWith(".") || name.startsWith("_");
  }

  private void logSkipped() {
    if (!hidden.isEmpty()) {
      log.info("{}: skipped entries whose names begin with . or _: {}", base, names(hidden));
    }
    if (!folders.isEmpty()) {
      log.warn("{}: skipped folders that are not like dt=1: {}", base, names(folders));
    }
  }

  private String reasonOfNone() {
    List<String> content = new ArrayList<>();
    if (!folders.isEmpty()) {
      content.add("folders that are not like dt=1 (" + names(folders) + ")");
    }
    if (!hidden.isEmpty()) {
      content.add("entries whose names begin with . or _ (" + names(hidden) + ")");
    }
    return "there is no file in this directory"
        + (content.isEmpty() ? "" : ", only " + String.join(" and ", content));
  }

  private String names(List<Path> entries) {
    String first =
        entries.stream()
            .limit(MAX_NAMES)
            .map(entry -> Printable.shortened(base.relativize(entry).toString(), MAX_NAME))
            .collect(Collectors.joining(", "));
    return entries.size() > MAX_NAMES
        ? "%s and %d more".formatted(first, entries.size() - MAX_NAMES)
        : first;
  }
}
