package io.mmoe.report;

import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.BarGroup;
import io.mmoe.report.Chart.Bars;
import io.mmoe.report.ExpertUsage.ExpertShare;
import io.mmoe.report.ExpertUsage.ExpertUnits;
import io.mmoe.report.ExpertUsage.GateUse;
import io.mmoe.report.Table.Cell;
import io.mmoe.report.Table.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** How each task's gate uses the experts. */
record MixtureSection(Optional<Report.Rows> rows) {
  private static final String NONE =
      "No rows were read: name test rows with --data_location or --test_data, without --no_data.";

  private static final String NO_WEIGHTS = "No row has weights that are numbers.";

  Section section() {
    Optional<ExpertUsage> use = rows.map(Report.Rows::mixture);
    return new Section(
        "gates",
        "Experts and gates",
        List.of(rows.map(MixtureSection::explanation).orElse(NONE)),
        use.map(ExpertUsage::warnings).orElse(List.of()),
        use.map(MixtureSection::charts).orElse(List.of()),
        use.map(mixture -> List.of(table(mixture))).orElse(List.of()));
  }

  private static String explanation(Report.Rows rows) {
    return ("Measured on the %s rows of %s. A gate gives each row weights for the experts that add"
            + " up to 1. Entropy is 100 %% if it treats all experts alike and 0 %% if one gets all;"
            + " ± is the standard deviation from row to row; an expert leads the rows in which no"
            + " other gets more. A unit of an expert's last layer is active if it is above 0 in"
            + " some row.")
        .formatted(Format.count(rows.mixture().rows()), rows.test().name());
  }

  private static List<Chart> charts(ExpertUsage use) {
    return List.of(
        bars("gate-weight", "Mean weight of each expert", use, ExpertShare::mean),
        bars("gate-first", "Rows that each expert leads", use, ExpertShare::first));
  }

  private static Chart bars(
      String id, String title, ExpertUsage use, ToDoubleFunction<ExpertShare> value) {
    List<BarGroup> groups = new ArrayList<>();
    for (int i = 0; i < use.gates().size(); i++) {
      GateUse gate = use.gates().get(i);
      groups.add(BarGroup.of(gate.task(), i, gate.shares().stream().mapToDouble(value)));
    }
    return new Bars(id, title, Axis.percent(""), experts(use), groups, false, NO_WEIGHTS);
  }

  private static List<String> experts(ExpertUsage use) {
    return IntStream.rangeClosed(1, use.experts().size())
        .mapToObj(number -> "expert " + number)
        .toList();
  }

  private static Table table(ExpertUsage use) {
    List<String> header = new ArrayList<>(List.of("", "entropy"));
    header.addAll(experts(use));
    List<Line> lines = new ArrayList<>();
    for (GateUse gate : use.gates()) {
      List<Cell> weights = new ArrayList<>();
      List<Cell> leads = new ArrayList<>();
      weights.add(Cell.number(Format.percent(gate.entropy())).flaggedIf(use.hasCollapsed(gate)));
      leads.add(Cell.number(""));
      for (int expert = 0; expert < use.experts().size(); expert++) {
        ExpertShare share = gate.shares().get(expert);
        weights.add(weight(share).flaggedIf(use.ignores(gate, expert)));
        leads.add(Cell.share(share.first()));
      }
      lines.add(new Line(gate.task() + ": weight", weights));
      lines.add(new Line(gate.task() + ": rows led", leads));
    }
    lines.add(new Line("active units", units(use)));
    return Table.of("Weights of the gates, and experts", header, lines);
  }

  private static Cell weight(ExpertShare share) {
    Cell mean = Cell.share(share.mean());
    return new Cell(
        mean.text() + " ± " + Format.percent(share.deviation()), false, mean.shade(), false);
  }

  private static List<Cell> units(ExpertUsage use) {
    List<Cell> cells = new ArrayList<>(List.of(Cell.number("")));
    for (int expert = 0; expert < use.experts().size(); expert++) {
      ExpertUnits units = use.experts().get(expert);
      cells.add(Cell.number(units.active() + " of " + units.all()).flaggedIf(use.isDead(expert)));
    }
    return cells;
  }
}
