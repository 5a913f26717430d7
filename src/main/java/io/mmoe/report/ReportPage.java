package io.mmoe.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import com.samskivert.mustache.Mustache;
import io.mmoe.report.Overview.Tile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes the page: one text, with style, script and charts inside. */
public final class ReportPage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  /**
   * What the template is filled with. Its names are those that the template uses.
   *
   * @param chartData for the script
   */
  private record Page(
      String checkpoint,
      String step,
      String made,
      List<Tile> tiles,
      boolean hasWarnings,
      List<String> warnings,
      List<Section> sections,
      String style,
      String library,
      String script,
      String chartData) {}

  /** The page as HTML. */
  public static String of(Report report) {
    List<Section> sections =
        List.of(
            new TrainingSection(report).section(),
            new EvaluationSection(report).section(),
            new MixtureSection(report.rows()).section(),
            new EmbeddingSection(report).section(),
            new TimeSection(report.log()).section(),
            new DataSection(report.rows()).section(),
            new RunSection(report.log().runs()).section());
    List<String> warnings =
        sections.stream().flatMap(section -> section.warnings().stream()).toList();
    Page page =
        new Page(
            report.checkpoint(),
            Format.count(report.globalStep()),
            Format.time(report.made()),
            new Overview(report).tiles(),
            !warnings.isEmpty(),
            warnings,
            sections,
            resource("report.css"),
            resource("chart.umd.min.js"),
            resource("report.js"),
            json(
                sections.stream()
                    .flatMap(section -> section.charts().stream())
                    .filter(chart -> !chart.isEmpty())
                    .toList()));
    return Mustache.compiler().compile(resource("report.html")).execute(page);
  }

  /** JSON that can stand in a script element: no text in it ends the element. */
  private static String json(List<Chart> charts) {
    try {
      return JSON.writeValueAsString(charts).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try {
      return Resources.toString(
          Resources.getResource(ReportPage.class, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
