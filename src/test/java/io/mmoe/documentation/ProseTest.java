package io.mmoe.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The style of all comments and Markdown pages, and the reader of prose itself. */
class ProseTest {
  private static final Pattern WHAT = Pattern.compile("\\bwhat\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern SEMICOLON = Pattern.compile(";");

  @Test
  void noSentenceOpensWithABannedWord() throws IOException {
    List<Prose> all = new ArrayList<>(comments());
    all.addAll(pages());
    assertThat(all).hasSizeGreaterThan(500);
    assertThat(all.stream().flatMap(prose -> prose.bannedOpenings().stream())).isEmpty();
  }

  @Test
  void commentsUseFewWhatsAndSemicolons() throws IOException {
    assertRare(comments(), WHAT, 1);
    assertRare(comments(), SEMICOLON, 3);
  }

  @Test
  void pagesUseFewWhatsAndSemicolons() {
    assertRare(pages(), WHAT, 1);
    assertRare(pages(), SEMICOLON, 3);
  }

  private static void assertRare(List<Prose> all, Pattern pattern, int perThousand) {
    List<String> places = all.stream().flatMap(prose -> prose.places(pattern).stream()).toList();
    double rate = rate(places.size(), all.stream().mapToLong(Prose::words).sum());
    assertThat(rate)
        .as(
            "%s: %s per 1,000 words, must be below %d%n%s",
            pattern,
            String.format(Locale.ROOT, "%.2f", rate),
            perThousand,
            String.join(System.lineSeparator(), places))
        .isLessThan(perThousand);
  }

  private static double rate(long count, long words) {
    return 1000.0 * count / words;
  }

  private static List<Prose> comments() throws IOException {
    List<Prose> comments = new ArrayList<>();
    for (String directory : List.of("src/main/java", "src/test/java", "src/jmh/java")) {
      try (Stream<Path> files = Files.walk(Path.of(directory))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          comments.addAll(Prose.ofJava(file, Files.readString(file)));
        }
      }
    }
    return comments;
  }

  private static List<Prose> pages() {
    return Page.all().stream().map(Prose::ofMarkdown).toList();
  }

  @Test
  void bannedOpeningsInCommentsAreFoundWithTheirLines() {
    assertThat(
            openingsOfJava(
                """
                /**
                 * What opens a comment. Those open
                 * a sentence.
                 *
                 * <p>Of a paragraph.
                 *
                 * @param name That of a parameter
                 * @throws IOException Who knows
                 * @return What returns
                 */
                void method() {
                  call(); // Of a line. Fine.
                  // A comment of two lines.
                  // That is its second line.
                }
                """))
        .containsExactly(
            "A.java:2: What opens a comment",
            "A.java:2: Those open a sentence",
            "A.java:5: Of a paragraph",
            "A.java:7: That of a parameter",
            "A.java:8: Who knows",
            "A.java:9: What returns",
            "A.java:12: Of a line",
            "A.java:14: That is its second line");
  }

  @Test
  void codeAndLiteralsInJavaAreNoProse() {
    assertThat(
            openingsOfJava(
                """
                /**
                 * A comment. {@code What} is code. Offers, Thatch and Whole are other words.
                 *
                 * <pre>
                 * What is code; too.
                 * </pre>
                 *
                 * <p>See <a href="https://example.org/What; that">That</a> and what follows.
                 */
                String text = "// What is text" + '"' + "\\"/** Of text. */";
                String block = \"""
                    // That is text.
                    \""";
                char slash = '/'; int quotient = 1 / 2;
                """))
        .containsExactly();
  }

  @Test
  void bannedOpeningsInPagesAreFoundWithTheirLines() {
    assertThat(
            page("""
                # What a heading may be

                Those open a paragraph. **Bold.** Of the bold.

                - Who opens an item

                | cell | That of a cell |
                """)
                .bannedOpenings())
        .containsExactly(
            "page.md:3: Those open a paragraph",
            "page.md:3: Of the bold",
            "page.md:5: Who opens an item",
            "page.md:7: That of a cell");
  }

  @Test
  void codeInPagesIsNoProse() {
    Prose page =
        page(
            """
            One two `what; code` three.

            ```sh
            What; what
            ```

            [four](https://example.org/what;what) &lt; <b>five</b> https://example.org/;
            """);
    assertThat(page.bannedOpenings()).isEmpty();
    assertThat(page.places(WHAT)).isEmpty();
    assertThat(page.places(SEMICOLON)).isEmpty();
    assertThat(page.words()).as("five words, a piece of code and a URL").isEqualTo(7);
  }

  @Test
  void figuresCountWordsAndPlaces() {
    List<Prose> comments =
        Prose.ofJava(Path.of("A.java"), "/** One, two; what. */\n\n// What\n// a what's-it;\n");
    assertThat(comments).hasSize(2);
    assertThat(comments.stream().mapToLong(Prose::words).sum()).isEqualTo(6);
    assertThat(comments.stream().flatMap(prose -> prose.places(WHAT).stream()))
        .containsExactly(
            "A.java:1: One, two; what.",
            "A.java:3: What a what's-it;",
            "A.java:4: What a what's-it;");
    assertThat(comments.stream().flatMap(prose -> prose.places(SEMICOLON).stream()))
        .containsExactly("A.java:1: One, two; what.", "A.java:4: What a what's-it;");
    assertThat(rate(2, 1000)).isEqualTo(2);
  }

  private static List<String> openingsOfJava(String code) {
    return Prose.ofJava(Path.of("A.java"), code).stream()
        .flatMap(prose -> prose.bannedOpenings().stream())
        .toList();
  }

  private static Prose page(String markdown) {
    return Prose.ofMarkdown(new Page(Path.of("page.md"), markdown));
  }
}
