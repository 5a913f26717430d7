package io.mmoe.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the code to the diagram in the documentation, and to the rules that the diagram implies.
 */
class ArchitectureTest {
  private static final Path DIAGRAM = Path.of("docs", "architecture.puml");
  private static final Pattern ARROW = Pattern.compile("\\[(\\w+)] --> \\[(\\w+)]");
  private static final Pattern COMPONENT = Pattern.compile("(?m)^ {2}\\[(\\w+)]$");
  private static final String ROOT = "io.mmoe.";
  private static final int LARGEST_FILE_LINES = 250;
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.mmoe");

  @Test
  void packagesUseEachOtherExactlyAsTheDiagramSays() throws IOException {
    Set<String> drawn =
        matches(ARROW).map(arrow -> arrow.group(1) + " -> " + arrow.group(2)).collect(sorted());
    Set<String> used =
        CLASSES.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(use -> use.getTargetClass().getPackageName().startsWith(ROOT))
            .map(use -> arrow(use.getOriginClass(), use.getTargetClass()))
            .filter(arrow -> !arrow.isEmpty())
            .collect(sorted());
    assertThat(used).isEqualTo(drawn);
  }

  @Test
  void theDiagramShowsEveryPackage() throws IOException {
    Set<String> drawn = matches(COMPONENT).map(component -> component.group(1)).collect(sorted());
    Set<String> existing = CLASSES.stream().map(ArchitectureTest::packageOf).collect(sorted());
    assertThat(existing).isEqualTo(drawn);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyRuntimeTouchesTensorFlowsInternals() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "runtime")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tensorflow.internal..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void theBuildSideKnowsNoSessions() {
    noClasses()
        .that()
        .resideInAnyPackage(
            packages("graph", "data", "embedding", "feature", "model", "head", "optimizer"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.tensorflow.Session")
        .check(CLASSES);
  }

  @Test
  void settingsAndMetricsKnowNoTensorFlow() {
    noClasses()
        .that()
        .resideInAnyPackage(packages("config", "metric"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tensorflow..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineParsesFlagsPrintsAndExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void thereIsNoStaticMutableState() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(ROOT + "tfserving") // Generated.
        .should()
        .beFinal()
        .check(CLASSES);
  }

  @Test
  void typesAreNotNamedAfterNothing() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager)").check(CLASSES);
  }

  @Test
  void constructorsOfClassesTakeAtMostFiveParameters() {
    assertThat(CLASSES.stream().filter(type -> !type.isRecord() && !type.isEnum()))
        .flatExtracting(JavaClass::getConstructors)
        .allSatisfy(
            constructor ->
                assertThat(constructor.getRawParameterTypes())
                    .as(constructor.getFullName())
                    .hasSizeLessThanOrEqualTo(5));
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    assertThat(CLASSES.stream().map(ArchitectureTest::packageOf).distinct())
        .allSatisfy(
            name ->
                assertThat(Path.of("src/main/java/io/mmoe", name, "package-info.java")).exists());
  }

  @Test
  void filesStaySmall() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .allSatisfy(
              file ->
                  assertThat(Files.readAllLines(file))
                      .hasSizeLessThanOrEqualTo(LARGEST_FILE_LINES));
    }
  }

  private static String arrow(JavaClass from, JavaClass to) {
    String origin = packageOf(from);
    String target = packageOf(to);
    return origin.equals(target) ? "" : origin + " -> " + target;
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length()).replaceAll("\\..*", "");
  }

  private static String[] packages(String... names) {
    return Stream.of(names).map(name -> ROOT + name).toArray(String[]::new);
  }

  private static Stream<MatchResult> matches(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(DIAGRAM)).results();
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }
}
