package io.mmoe.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation in GitHub's Markdown. */
public record Page(Path path, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  /** A fenced block of code. */
  public record Block(String language, String code) {}

  /** Returns all pages, the README first. */
  public static List<Page> all() {
    List<Page> pages = new ArrayList<>();
    pages.add(of(Path.of("README.md")));
    files("docs").filter(Page::isMarkdown).forEach(file -> pages.add(of(file)));
    for (String directory : List.of("data", "result", "saved_models", "distribute_k8s")) {
      files(directory).filter(Page::isMarkdown).forEach(file -> pages.add(of(file)));
    }
    pages.add(of(Path.of("CONTRIBUTING.md")));
    pages.add(of(Path.of("CHANGELOG.md")));
    return pages;
  }

  /** Returns the files of a directory, sorted by name. */
  static Stream<Path> files(String directory) {
    try (Stream<Path> files = Files.list(Path.of(directory))) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page of(Path path) {
    try {
      return new Page(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(match -> new Block(match.group(1), match.group(2)))
        .toList();
  }

  /** Returns the inline code of sentences and tables. */
  public List<String> inlineCode() {
    return groups(INLINE, prose());
  }

  /** Returns the targets of all links. */
  List<String> links() {
    return groups(LINK, INLINE.matcher(prose()).replaceAll(""));
  }

  /** Returns the anchors of the headings, to which links may point after the {@code #}. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    for (String heading : groups(HEADING, prose())) {
      String words = heading.replaceAll("\\]\\([^)]*\\)", "").toLowerCase(Locale.ROOT);
      String anchor = words.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
      String unique = anchor;
      for (int count = 1; !anchors.add(unique); count++) {
        unique = anchor + "-" + count;
      }
    }
    return anchors;
  }

  private String prose() {
    return BLOCK.matcher(text).replaceAll("");
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private static boolean isMarkdown(Path file) {
    return file.toString().endsWith(".md");
  }
}
