package io.mmoe.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The messages in docs/troubleshooting.md, which must occur in the code. */
class TroubleshootingTest {
  private static final String VARYING = "…";

  @Test
  void everyMessageIsInTheCode() throws IOException {
    String code = literals();
    List<String> unknown = new ArrayList<>();
    List<String> messages = messages();
    for (String message : messages) {
      Splitter.on(VARYING)
          .splitToStream(message)
          .map(String::strip)
          .filter(piece -> !code.contains(piece))
          .forEach(piece -> unknown.add("'" + piece + "' of '" + message + "'"));
    }
    assertThat(unknown).isEmpty();
    assertThat(messages).hasSizeGreaterThan(40);
  }

  /** Returns the inline code in the first column of the tables. */
  private static List<String> messages() {
    return Page.of(Path.of("docs", "troubleshooting.md"))
        .text()
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(0, line.indexOf(" | ")))
        .flatMap(cell -> new Page(Path.of(""), cell).inlineCode().stream())
        .toList();
  }

  /** Returns all code, with concatenated literals joined. */
  private static String literals() throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(Path.of("mmoe")));
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString()
        .replaceAll("\"\\s*\\+\\s*\"", "")
        .replace("\\\"", "\"")
        .replace("%%", "%");
  }
}
