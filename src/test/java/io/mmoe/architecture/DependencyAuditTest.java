package io.mmoe.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The audit of libraries: each one that the build uses is reviewed in {@code
 * docs/dependencies.tsv}, in this version. The enforcer plugin rejects versions with known
 * vulnerabilities.
 */
class DependencyAuditTest {
  private static final Path TABLE = Path.of("docs", "dependencies.tsv");
  private static final Set<String> LICENCES =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "CDDL-1.1",
          "EPL-2.0",
          "GPL-2.0-with-classpath-exception",
          "LGPL-2.1-only",
          "LGPL-3.0",
          "MIT");

  /** Elements of the POM that name a library by group, artifact and version. */
  private static final Set<String> BUILD_ELEMENTS =
      Set.of("plugin", "path", "binaryMavenPlugin", "artifactItem");

  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

  private record Reviewed(
      String library, String version, String use, String licence, String purpose, String date) {
    private String folder() {
      return libraryFolder() + version + "/";
    }

    private String libraryFolder() {
      int colon = library.indexOf(':');
      return library.substring(0, colon).replace('.', '/')
          + "/"
          + library.substring(colon + 1)
          + "/";
    }
  }

  @Test
  void everyLibraryOnTheClassPathIsReviewedInItsVersion() throws IOException {
    List<Reviewed> table = table();
    List<String> problems = new ArrayList<>();
    List<String> jars = jars();
    for (String jar : jars) {
      if (table.stream().noneMatch(row -> jar.contains("/" + row.folder()))) {
        Optional<Reviewed> other =
            table.stream().filter(row -> jar.contains("/" + row.libraryFolder())).findFirst();
        problems.add(
            other
                    .map(row -> row.library() + " is reviewed in version " + row.version())
                    .orElse("not reviewed")
                + ": "
                + jar);
      }
    }
    assertThat(problems).as("libraries to review in %s", TABLE).isEmpty();
    assertThat(jars).hasSizeGreaterThan(50);
  }

  @Test
  void everyReviewedLibraryIsUsed() throws IOException {
    List<String> jars = jars();
    assertThat(table())
        .filteredOn(row -> !row.use().equals("build"))
        .allSatisfy(row -> assertThat(jars).anyMatch(jar -> jar.contains("/" + row.folder())));
  }

  @Test
  void everyPluginAndGeneratorOfTheBuildIsReviewedInItsVersion() throws Exception {
    List<String> reviewed =
        table().stream()
            .filter(row -> row.use().equals("build"))
            .map(row -> row.library() + ":" + row.version())
            .sorted()
            .toList();
    assertThat(ofTheBuild()).isEqualTo(reviewed);
  }

  @Test
  void everyReviewNamesTheLicenceThePurposeAndTheDay() throws IOException {
    assertThat(table())
        .allSatisfy(
            row -> {
              assertThat(row.use()).isIn("run", "test", "build");
              assertThat(LICENCES).containsAll(List.of(row.licence().split(" or ")));
              assertThat(row.purpose()).isNotBlank();
              assertThat(LocalDate.parse(row.date())).isAfter(LocalDate.of(2026, 1, 1));
            });
  }

  private static List<Reviewed> table() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .map(cells -> new Reviewed(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]))
        .toList();
  }

  /** Returns the jars of a Maven repository on the class path, without the runner of tests. */
  private static List<String> jars() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(path.split(File.pathSeparator))
        .map(file -> file.replace('\\', '/'))
        .filter(file -> file.endsWith(".jar") && file.contains("/repository/"))
        .filter(file -> !file.contains("/org/apache/maven/surefire/"))
        .filter(file -> !file.contains("/org/junit/platform/junit-platform-launcher/"))
        .toList();
  }

  private static List<String> ofTheBuild() throws Exception {
    Document pom =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(new File("pom.xml"));
    List<String> libraries = new ArrayList<>();
    NodeList elements = pom.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      boolean benchmarks =
          element.getTagName().equals("dependency")
              && child(element, "groupId").equals("org.openjdk.jmh");
      if ((BUILD_ELEMENTS.contains(element.getTagName()) || benchmarks)
          && !child(element, "version").isEmpty()) {
        libraries.add(
            child(element, "groupId")
                + ":"
                + child(element, "artifactId")
                + ":"
                + resolved(pom, child(element, "version")));
      }
    }
    return libraries.stream().sorted().toList();
  }

  private static String child(Element element, String name) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(name)) {
        return node.getTextContent().strip();
      }
    }
    return "";
  }

  private static String resolved(Document pom, String version) {
    Matcher property = PROPERTY.matcher(version);
    return property.matches()
        ? pom.getElementsByTagName(property.group(1)).item(0).getTextContent().strip()
        : version;
  }
}
