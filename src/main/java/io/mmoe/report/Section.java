package io.mmoe.report;

import java.util.List;

/**
 * A part of the page about one subject.
 *
 * @param id its anchor
 * @param paragraphs what is said before charts and tables
 * @param warnings what a reader must know before concluding anything
 */
record Section(
    String id,
    String title,
    List<String> paragraphs,
    List<String> warnings,
    List<Chart> charts,
    List<Table> tables) {

  Section {
    paragraphs = List.copyOf(paragraphs);
    warnings = List.copyOf(warnings);
    charts = List.copyOf(charts);
    tables = List.copyOf(tables);
  }

  boolean hasCharts() {
    return !charts.isEmpty();
  }
}
