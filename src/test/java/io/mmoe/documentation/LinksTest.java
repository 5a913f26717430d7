package io.mmoe.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Links of the documentation to other pages, headings and code. */
class LinksTest {
  private static final Path README = Path.of("README.md");

  @Test
  void everyLinkLeadsToAnExistingFileAndHeading() {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Page page : Page.all()) {
      for (String link : page.links()) {
        if (!link.contains("://")) {
          links++;
          if (!targetExists(page, link)) {
            broken.add(page.path() + ": " + link);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void theReadmeLinksEveryFileOfTheDocs() {
    List<String> linked =
        Page.of(README).links().stream().map(link -> link.replaceFirst("#.*", "")).toList();
    assertThat(Page.files("docs").map(file -> file.toString().replace('\\', '/')))
        .allSatisfy(file -> assertThat(linked).contains(file));
  }

  private static boolean targetExists(Page page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path directory = Objects.requireNonNullElse(page.path().getParent(), Path.of(""));
    Path target = file.isEmpty() ? page.path() : directory.resolve(file).normalize();
    return Files.exists(target)
        && (hash < 0 || Page.of(target).anchors().contains(link.substring(hash + 1)));
  }
}
