package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The data of the charts of a report page.
 *
 * @param charts charts by their ids
 */
public record ChartData(Map<String, JsonNode> charts) {
  private static final Pattern ELEMENT =
      Pattern.compile("<script type=\"application/json\" id=\"charts\">(.*?)</script>");

  /** Reads the charts of a page. */
  public static ChartData of(String page) throws IOException {
    Matcher element = ELEMENT.matcher(page);
    if (!element.find()) {
      throw new IOException("the page has no charts");
    }
    Map<String, JsonNode> charts = new TreeMap<>();
    for (JsonNode chart : new ObjectMapper().readTree(element.group(1))) {
      charts.put(chart.path("id").asText(), chart);
    }
    return new ChartData(charts);
  }

  /** Returns the points of a series as pairs of x and y. */
  public List<List<Double>> series(String chart, String name) {
    List<List<Double>> points = new ArrayList<>();
    for (JsonNode series : Objects.requireNonNull(charts.get(chart), chart).path("series")) {
      if (series.path("name").asText().equals(name)) {
        series
            .path("points")
            .forEach(
                point ->
                    points.add(List.of(point.path("x").asDouble(), point.path("y").asDouble())));
      }
    }
    return points;
  }

  /** Returns the bars of a group by category, without categories that have no bar. */
  public Map<String, Double> bars(String chart, String name) {
    Map<String, Double> bars = new TreeMap<>();
    JsonNode node = Objects.requireNonNull(charts.get(chart), chart);
    for (JsonNode group : node.path("groups")) {
      for (int i = 0;
          i < node.path("categories").size() && group.path("name").asText().equals(name);
          i++) {
        JsonNode value = group.path("values").path(i);
        if (value.isNumber()) {
          bars.put(node.path("categories").path(i).asText(), value.asDouble());
        }
      }
    }
    return bars;
  }
}
