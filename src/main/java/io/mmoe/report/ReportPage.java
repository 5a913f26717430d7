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

/** Renders a report as one HTML page that contains its style, script and charts. */
public final class ReportPage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  /**
   * The variables of the template {@code report.html}, which uses these names.
   *
   * @param chartData charts as JSON, for the script
   */
  private record Variables(
      String checkpoint,
      String step,
      String created,
      List<Tile> tiles,
      boolean hasWarnings,
      List<String> warnings,
      List<Section> sections,
      String style,
      String library,
      String script,
      String chartData) {}

  /** Renders a report as HTML. */
  public static String render(ReportData report) {
    List<Section> sections =
        List.of(
            new TrainingSection(report.records()).section(),
            new EvaluationSection(report).section(),
            new ExpertSection(report.rows()).section(),
            new EmbeddingSection(report).section(),
            new TimeSection(report.records()).section(),
            new DataSection(report.rows()).section(),
            new ProvenanceSection(report.records().runs()).section());
    List<String> warnings =
        sections.stream().flatMap(section -> section.warnings().stream()).toList();
    Variables variables =
        new Variables(
            report.checkpoint(),
            Format.count(report.globalStep()),
            Format.time(report.created()),
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
    return Mustache.compiler().compile(resource("report.html")).execute(variables);
  }

  /** Returns JSON that is safe inside a script element: no text in it can end the element. */
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
