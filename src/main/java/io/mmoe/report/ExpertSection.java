package io.mmoe.report;

import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.BarGroup;
import io.mmoe.report.Chart.Bars;
import io.mmoe.report.ExpertUsage.ExpertShare;
import io.mmoe.report.ExpertUsage.ExpertUnits;
import io.mmoe.report.ExpertUsage.GateUse;
import io.mmoe.report.ReportData.RowStatistics;
import io.mmoe.report.Table.Cell;
import io.mmoe.report.Table.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The section about the use of experts by the gate of each task. */
final class ExpertSection {
  private static final String NO_ROWS =
      "No rows were read. Set --data_location or --test_data, and leave out --no_data.";

  private static final String NO_WEIGHTS = "No row has finite gate weights.";

  private final Optional<RowStatistics> rows;

  ExpertSection(Optional<RowStatistics> rows) {
    this.rows = rows;
  }

  Section section() {
    Optional<ExpertUsage> usage = rows.map(RowStatistics::experts);
    return new Section(
        "gates",
        "Experts and gates",
        List.of(rows.map(ExpertSection::explanation).orElse(NO_ROWS)),
        usage.map(ExpertUsage::warnings).orElse(List.of()),
        usage.map(ExpertSection::charts).orElse(List.of()),
        usage.map(experts -> List.of(table(experts))).orElse(List.of()));
  }

  private static String explanation(RowStatistics rows) {
    return ("Measured on the %s rows of %s. For each row, a gate gives every expert a weight, and these"
            + " weights add up to 1. Entropy is 100 %% if all experts get the same weight and 0 %%"
            + " if one expert gets all. ± is the standard deviation over the rows. An expert leads"
            + " a row if it gets the largest weight. A unit of an expert's last layer is active if"
            + " it is above 0 for some row.")
        .formatted(Format.count(rows.experts().rows()), rows.test().name());
  }

  private static List<Chart> charts(ExpertUsage usage) {
    return List.of(
        bars("gate-weight", "Mean weight of each expert", usage, ExpertShare::mean),
        bars("gate-first", "Rows that each expert leads", usage, ExpertShare::first));
  }

  private static Chart bars(
      String id, String title, ExpertUsage usage, ToDoubleFunction<ExpertShare> value) {
    List<BarGroup> groups = new ArrayList<>();
    for (int i = 0; i < usage.gates().size(); i++) {
      GateUse gate = usage.gates().get(i);
      groups.add(BarGroup.of(gate.task(), i, gate.shares().stream().mapToDouble(value)));
    }
    return new Bars(id, title, Axis.percent(""), experts(usage), groups, false, NO_WEIGHTS);
  }

  private static List<String> experts(ExpertUsage usage) {
    return IntStream.rangeClosed(1, usage.experts().size())
        .mapToObj(number -> "expert " + number)
        .toList();
  }

  private static Table table(ExpertUsage usage) {
    List<String> header = new ArrayList<>(List.of("", "entropy"));
    header.addAll(experts(usage));
    List<Line> lines = new ArrayList<>();
    for (GateUse gate : usage.gates()) {
      List<Cell> weights = new ArrayList<>();
      List<Cell> leads = new ArrayList<>();
      weights.add(Cell.number(Format.percent(gate.entropy())).flaggedIf(usage.hasCollapsed(gate)));
      leads.add(Cell.number(""));
      for (int expert = 0; expert < usage.experts().size(); expert++) {
        ExpertShare share = gate.shares().get(expert);
        weights.add(weight(share).flaggedIf(usage.ignores(gate, expert)));
        leads.add(Cell.share(share.first()));
      }
      lines.add(new Line(gate.task() + ": weight", weights));
      lines.add(new Line(gate.task() + ": rows led", leads));
    }
    lines.add(new Line("active units", units(usage)));
    return Table.of("Weights of the gates, and experts", header, lines);
  }

  private static Cell weight(ExpertShare share) {
    Cell mean = Cell.share(share.mean());
    return new Cell(
        mean.text() + " ± " + Format.percent(share.deviation()), false, mean.shade(), false);
  }

  private static List<Cell> units(ExpertUsage usage) {
    List<Cell> cells = new ArrayList<>(List.of(Cell.number("")));
    for (int expert = 0; expert < usage.experts().size(); expert++) {
      ExpertUnits units = usage.experts().get(expert);
      cells.add(Cell.number(units.active() + " of " + units.all()).flaggedIf(usage.isDead(expert)));
    }
    return cells;
  }
}
