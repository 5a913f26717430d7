package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.documentation.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests of the flags in the documentation. */
class DocumentedFlagsTest {
  private static final Path PAGE = Path.of("docs", "flags.md");
  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9_-]*");

  /** Flags of other programs, with their owner. */
  private static final Map<String, String> OF_OTHERS =
      Map.of(
          "--restarts",
          "local_cluster.sh",
          "--model_dir",
          "train.py, which ignores it",
          "--flag",
          "nobody: it stands for any flag");

  @Test
  void thePageOfFlagsMatchesTheProgram() throws IOException {
    String page = FlagsPage.of(CommandLineRun.program());
    if ("write".equals(System.getProperty("mmoe.docs"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("to regenerate it: ./mvnw test -Dtest=DocumentedFlagsTest -Dmmoe.docs=write")
        .hasContent(page);
  }

  @Test
  void thePageHasEveryFlag() {
    String page = FlagsPage.of(CommandLineRun.program());
    assertThat(FlagsPage.names(CommandLineRun.program()))
        .hasSizeGreaterThan(80)
        .filteredOn(flag -> flag.startsWith("--") && !flag.equals("--version"))
        .allSatisfy(flag -> assertThat(page).containsPattern("`" + flag + "[ `]"));
  }

  @Test
  void everyDocumentedFlagExists() {
    Set<String> known = FlagsPage.names(CommandLineRun.program());
    List<String> unknown = new ArrayList<>();
    int named = 0;
    for (Page page : Page.all()) {
      for (String code : page.inlineCode()) {
        if (code.startsWith("--") || code.startsWith("./mmoe")) {
          for (String flag : FLAG.matcher(code).results().map(match -> match.group()).toList()) {
            named++;
            if (!known.contains(flag) && !OF_OTHERS.containsKey(flag)) {
              unknown.add(page.path() + ": " + flag);
            }
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(named).isGreaterThan(200);
  }
}
