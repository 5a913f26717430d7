package io.mmoe.report;

import java.util.List;

/**
 * A part of the page about one subject. Each {@code ...Section} class creates one.
 *
 * @param id anchor on the page
 * @param title heading, also shown in the navigation
 * @param paragraphs text above the charts and tables
 * @param warnings problems, which are shown at the top of the page
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
