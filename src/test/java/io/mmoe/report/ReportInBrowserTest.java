package io.mmoe.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;

/**
 * The report page in a browser. Needs Debian's packages chromium and chromium-driver, and is
 * skipped without them.
 */
@EnabledIf("hasBrowser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ReportInBrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /** The charts for which the sample report has values. */
  private static final List<String> CHARTS =
      List.of(
          "auc-ctr",
          "coverage",
          "gate-first",
          "gate-weight",
          "log-loss-ctr",
          "log-loss-cvr",
          "loss",
          "norms",
          "parts",
          "reliability-ctr",
          "roc-ctr",
          "speed",
          "waiting");

  /** Returns the id of each chart and the number of its pixels that differ from the first one. */
  private static final String DRAWN =
      """
      return [...document.querySelectorAll('canvas')].map((canvas) => {
        const pixels = new Uint32Array(
            canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        return [canvas.id, pixels.filter((pixel) => pixel !== pixels[0]).length];
      });
      """;

  /**
   * Returns elements wider than the page, and text wider than its box, except in tables that
   * scroll.
   */
  private static final String TOO_WIDE =
      """
      const width = document.documentElement.clientWidth;
      return [...document.querySelectorAll('body, body *')]
          .filter((element) => !element.closest('nav') && !element.parentElement.closest('.table'))
          .filter((element) =>
              element.getBoundingClientRect().right > width + 1
                  || (element.scrollWidth > element.clientWidth + 1 && !element.matches('.table')
                      && getComputedStyle(element).display !== 'inline'))
          .map((element) => element.outerHTML.slice(0, 100));
      """;

  private Path directory;
  private ChromeDriver browser;

  /** The size and color scheme of a reader's screen. */
  enum Reader {
    LIGHT(1280, 900, "light", "rgb(246, 247, 249)"),
    DARK(1280, 900, "dark", "rgb(18, 22, 27)"),
    PHONE(390, 844, "light", "rgb(246, 247, 249)"),
    PHONE_IN_THE_DARK(390, 844, "dark", "rgb(18, 22, 27)");

    private final int width;
    private final int height;
    private final String scheme;
    private final String background;

    Reader(int width, int height, String scheme, String background) {
      this.width = width;
      this.height = height;
      this.scheme = scheme;
      this.background = background;
    }
  }

  static boolean hasBrowser() {
    return Stream.of(CHROMIUM, DRIVER).allMatch(Files::isExecutable);
  }

  @BeforeAll
  void open(@TempDir Path temporary) {
    directory = temporary;
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--user-data-dir=" + directory.resolve("profile"));
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
  }

  @AfterAll
  void close() {
    browser.quit();
  }

  @ParameterizedTest
  @EnumSource
  void everyChartIsDrawnAndNothingIsWiderThanThePage(Reader reader) throws IOException {
    read(SampleReport.complete("result/" + "long".repeat(40)), reader);
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat((List<?>) browser.executeScript(DRAWN))
        .allSatisfy(chart -> assertThat((Long) ((List<?>) chart).get(1)).isGreaterThan(1000))
        .extracting(chart -> ((List<?>) chart).get(0).toString())
        .containsExactlyInAnyOrderElementsOf(CHARTS.stream().map(id -> "chart-" + id).toList());
    assertThat(browser.executeScript("return innerWidth")).isEqualTo((long) reader.width);
    assertThat((List<?>) browser.executeScript(TOO_WIDE)).isEmpty();
    assertThat(style("body", "backgroundColor")).isEqualTo(reader.background);
    assertThat((List<?>) browser.executeScript("return performance.getEntriesByType('resource')"))
        .as("what was fetched")
        .isEmpty();
  }

  @Test
  void aChartHasTheColoursOfTheReadersSchemeAndFollowsIt() throws IOException {
    read(SampleReport.complete("result/first"), Reader.LIGHT);
    assertThat(color()).isEqualTo("#2a8a5c");
    prefer("dark");
    assertThat(color()).isEqualTo("#63c79a");
  }

  @Test
  void axesOfLateStepsAndSteadyLossesAreLabelled() throws IOException {
    List<JsonNode> steps =
        LongStream.rangeClosed(123_450, 123_460)
            .<JsonNode>mapToObj(
                step -> SampleReport.step(step).put("loss", 0.11 + 0.008 * (step - 123_450)))
            .toList();
    RunRecords log =
        new RunRecords(
            List.of(), steps, List.of(), List.of(), MissingNode.getInstance(), List.of());
    read(SampleReport.with(SampleReport.empty(), log, 123_460), Reader.LIGHT);
    assertThat(labels("x")).contains("123,450", "123,460").doesNotHaveDuplicates();
    assertThat(labels("y")).hasSizeBetween(2, 8).doesNotHaveDuplicates();
  }

  @Test
  void aTooltipShowsTheIntervalOnce() throws IOException {
    read(SampleReport.complete("result/first"), Reader.LIGHT);
    Object lines =
        browser.executeScript(
            """
            const chart = Chart.getChart('chart-auc-ctr');
            chart.tooltip.setActiveElements(
                chart.data.datasets.map((_, datasetIndex) => ({datasetIndex, index: 1})), {x: 0, y: 0});
            chart.update();
            return [chart.tooltip.title, chart.tooltip.body.map((part) => part.lines)].flat(3);
            """);
    assertThat((List<?>) lines)
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "global step: 50",
            "95 % interval: 0.6 to 0.7",
            "AUC: 0.65",
            "GAUC by user: 0.55",
            "chance: 0.5");
  }

  @Test
  void itIsPrintedInLightWithAllTablesOpen() throws IOException {
    read(SampleReport.complete("result/first"), Reader.DARK);
    browser.executeScript(
        """
        addEventListener('beforeprint', () => {
          window.printed = [
            document.querySelectorAll('details:not([open])').length,
            getComputedStyle(document.body).color,
            Chart.getChart('chart-speed').data.datasets[0].borderColor];
        });
        """);
    byte[] page = Base64.getDecoder().decode(browser.print(new PrintOptions()).getContent());
    assertThat(new String(page, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat((List<?>) browser.executeScript("return window.printed"))
        .isEqualTo(List.of(0L, "rgb(28, 35, 43)", "#2a8a5c"));
    assertThat(color()).as("afterwards").isEqualTo("#63c79a");
  }

  @Test
  void anEmptyPageHasNoErrorsEither() throws IOException {
    read(SampleReport.empty(), Reader.PHONE);
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat((List<?>) browser.executeScript(DRAWN)).isEmpty();
    assertThat((List<?>) browser.executeScript(TOO_WIDE)).isEmpty();
  }

  private void read(ReportData report, Reader reader) throws IOException {
    Path page = Files.writeString(directory.resolve("report.html"), ReportPage.render(report));
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            reader.width,
            "height",
            reader.height,
            "deviceScaleFactor",
            1,
            "mobile",
            false));
    prefer(reader.scheme);
    browser.get(page.toUri().toString());
  }

  private void prefer(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Returns the color of a line after the next layout of the page. */
  private @Nullable Object color() {
    return browser.executeAsyncScript(
        """
        const done = arguments[0];
        requestAnimationFrame(() => requestAnimationFrame(
            () => done(Chart.getChart('chart-speed').data.datasets[0].borderColor)));
        """);
  }

  /** Returns the labels of an axis of the loss chart. */
  private List<String> labels(String axis) {
    Object labels =
        browser.executeScript(
            "return Chart.getChart('chart-loss').scales[arguments[0]].ticks"
                + ".map((tick) => tick.label).filter((label) => label)",
            axis);
    return ((List<?>) Objects.requireNonNull(labels)).stream().map(Object::toString).toList();
  }

  private String style(String element, String property) {
    return Objects.requireNonNull(
            browser.executeScript(
                "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
                element,
                property))
        .toString();
  }
}
