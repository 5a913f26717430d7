package io.mmoe.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the code to the diagrams in the documentation, and to the rules that the diagrams imply.
 */
class ArchitectureTest {
  private static final Path GROUPS = Path.of("docs", "architecture.puml");
  private static final Path PACKAGES = Path.of("docs", "architecture-packages.puml");
  private static final Path PICTURE = Path.of("docs", "architecture.svg");
  private static final Pattern ARROW =
      Pattern.compile("\\[([\\w.]+)] -(?:\\[#\\w+])?-> \\[([\\w.]+)]");
  private static final Pattern RENDERED_ARROW =
      Pattern.compile("data-entity-1=\"(\\w+)\" data-entity-2=\"(\\w+)\"");
  private static final Pattern COMPONENT = Pattern.compile("(?m)^ *\\[([\\w.]+)]$");
  private static final String ROOT = "io.mmoe.";
  private static final int LARGEST_FILE_LINES = 400;
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.mmoe");

  @Test
  void groupsUseEachOtherExactlyAsTheDiagramSays() throws IOException {
    assertThat(arrows(ArchitectureTest::groupOf)).isEqualTo(drawnArrows(GROUPS, ARROW));
  }

  @Test
  void thePictureIsRenderedFromTheDiagram() throws IOException {
    assertThat(drawnArrows(PICTURE, RENDERED_ARROW)).isEqualTo(drawnArrows(GROUPS, ARROW));
  }

  @Test
  void packagesOfAGroupUseEachOtherExactlyAsTheDiagramSays() throws IOException {
    Set<String> insideGroups =
        uses()
            .filter(use -> groupOf(use.getOriginClass()).equals(groupOf(use.getTargetClass())))
            .map(use -> arrow(packageOf(use.getOriginClass()), packageOf(use.getTargetClass())))
            .filter(arrow -> !arrow.isEmpty())
            .collect(sorted());
    assertThat(insideGroups).isEqualTo(drawnArrows(PACKAGES, ARROW));
  }

  @Test
  void theDiagramsShowEveryGroupAndEveryPackage() throws IOException {
    assertThat(CLASSES.stream().map(ArchitectureTest::groupOf).collect(sorted()))
        .isEqualTo(drawnComponents(GROUPS));
    assertThat(CLASSES.stream().map(ArchitectureTest::packageOf).collect(sorted()))
        .isEqualTo(drawnComponents(PACKAGES));
  }

  @Test
  void groupsAndPackagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyBaseTensorflowTouchesTensorFlowsInternals() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "base.tensorflow")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tensorflow.internal..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void theBuildSideKnowsNoSessions() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "build..", ROOT + "data..", ROOT + "settings..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.tensorflow.Session")
        .check(CLASSES);
  }

  @Test
  void theRunSideKnowsNoModel() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "train..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "build",
            ROOT + "build.embedding..",
            ROOT + "build.feature..",
            ROOT + "build.input..",
            ROOT + "build.model..",
            ROOT + "build.optimizer..")
        .check(CLASSES);
  }

  @Test
  void theRunSideKnowsNoDataSet() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "train..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + "settings.schema.TaobaoSchema")
        .check(CLASSES);
  }

  @Test
  void settingsDataAndMetricsKnowNoTensorFlow() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "settings..", ROOT + "data..", ROOT + "metric..")
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
        .resideOutsideOfPackages(
            ROOT + "serve.api",
            ROOT + "settings.pipeline.api",
            ROOT + "train.checkpoint.api") // Generated.
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
                assertThat(
                        Path.of(
                            "src/main/java/io/mmoe", name.replace('.', '/'), "package-info.java"))
                    .exists());
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

  private static Set<String> arrows(Function<JavaClass, String> part) {
    return uses()
        .map(use -> arrow(part.apply(use.getOriginClass()), part.apply(use.getTargetClass())))
        .filter(arrow -> !arrow.isEmpty())
        .collect(sorted());
  }

  private static Stream<Dependency> uses() {
    return CLASSES.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(use -> use.getTargetClass().getPackageName().startsWith(ROOT));
  }

  private static String arrow(String origin, String target) {
    return origin.equals(target) ? "" : origin + " -> " + target;
  }

  private static String groupOf(JavaClass type) {
    return packageOf(type).replaceAll("\\..*", "");
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  private static Set<String> drawnArrows(Path diagram, Pattern pattern) throws IOException {
    return matches(diagram, pattern)
        .map(arrow -> arrow.group(1) + " -> " + arrow.group(2))
        .collect(sorted());
  }

  private static Set<String> drawnComponents(Path diagram) throws IOException {
    return matches(diagram, COMPONENT).map(component -> component.group(1)).collect(sorted());
  }

  private static Stream<MatchResult> matches(Path diagram, Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(diagram)).results();
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }
}
