package io.mmoe.report;

import io.mmoe.data.profile.DataProfile.BucketProfile;
import io.mmoe.data.profile.DataProfile.ColumnProfile;
import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.BarGroup;
import io.mmoe.report.Chart.Bars;
import io.mmoe.report.EmbeddingStatistics.Norms;
import io.mmoe.report.Report.NamedProfile;
import io.mmoe.report.Table.Cell;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rows of each embedding table: how many the training rows reach, and how long they are. */
record EmbeddingSection(Report report) {
  private static final int DIGITS = 3;
  private static final int COVERAGE_COLOR = 0;
  private static final int MEDIAN_COLOR = 4;
  private static final int PERCENTILE_COLOR = 5;

  Section section() {
    return new Section(
        "embeddings",
        "Embeddings",
        List.of(
            "Coverage of a hash table is the share of its rows that values of the training rows"
                + " hash to; the others keep their first values, and could be fewer. Of rows by"
                + " key, it is the share of the training rows' distinct values that have one."
                + " Norms are Euclidean, each of one row; norms far above the others point to a"
                + " column that runs away."),
        report.embeddings().stream()
            .filter(table -> table.notFinite() > 0)
            .map(
                table ->
                    "%s: %s rows hold values that are infinite or no numbers"
                        .formatted(name(table), Format.count(table.notFinite())))
            .toList(),
        List.of(coverages(), norms()),
        List.of(table()));
  }

  private Chart coverages() {
    return bars(
        "coverage",
        "Coverage",
        Axis.percent("").between(0, 1),
        List.of(group("coverage", COVERAGE_COLOR, this::coverage)),
        "No training rows were read, or the tables are those of quotients and remainders.");
  }

  private Chart norms() {
    return bars(
        "norms",
        "Norms of rows",
        Axis.of(""),
        List.of(
            group("median", MEDIAN_COLOR, table -> table.norms().median()),
            group("95th percentile", PERCENTILE_COLOR, table -> table.norms().percentile95())),
        "The checkpoint holds no embedding tables.");
  }

  private Bars bars(String id, String title, Axis axis, List<BarGroup> groups, String none) {
    List<String> names = report.embeddings().stream().map(this::name).toList();
    return new Bars(id, title, axis, names, groups, false, none);
  }

  private BarGroup group(String name, int color, ToDoubleFunction<EmbeddingStatistics> value) {
    return BarGroup.of(name, color, report.embeddings().stream().mapToDouble(value));
  }

  /** A column has several tables with some kinds of embeddings. */
  private String name(EmbeddingStatistics table) {
    long ofColumn =
        report.embeddings().stream().filter(other -> other.column().equals(table.column())).count();
    return ofColumn == 1 ? table.column() : table.column() + ", " + table.kind().words();
  }

  /** NaN if it is not known. */
  private double coverage(EmbeddingStatistics table) {
    return report
        .rows()
        .flatMap(Report.Rows::training)
        .map(NamedProfile::profile)
        .flatMap(
            profile ->
                profile.columns().stream()
                    .filter(column -> column.name().equals(table.column()))
                    .findFirst())
        .map(column -> coverage(table, column))
        .orElse(Double.NaN);
  }

  private static double coverage(EmbeddingStatistics table, ColumnProfile column) {
    BucketProfile buckets = column.buckets();
    // An empty field has a key of its own where values are hashed; it is price 0 otherwise.
    long values = column.distinct() + (buckets != null && column.empty() > 0 ? 1 : 0);
    return switch (table.kind()) {
      case HASH_TABLE ->
          (double) (buckets == null ? column.distinct() : buckets.used()) / table.rows();
      // Values may be estimated, and more of them may have been trained on than are there now.
      case ROWS_BY_KEY -> Math.min(1, (double) table.rows() / values);
      case QUOTIENTS, REMAINDERS -> Double.NaN;
    };
  }

  private Table table() {
    return Table.of(
        "Tables",
        List.of("column", "kind", "rows", "coverage", "mean norm", "median", "95 %", "largest"),
        report.embeddings().stream().map(this::line).toList());
  }

  private Table.Line line(EmbeddingStatistics table) {
    Norms norms = table.norms();
    double coverage = coverage(table);
    return Table.line(
        table.column(),
        Cell.words(table.kind().words()),
        Cell.number(Format.count(table.rows())),
        Double.isNaN(coverage) ? Cell.number("") : Cell.share(coverage),
        norm(norms.mean()),
        norm(norms.median()),
        norm(norms.percentile95()),
        norm(norms.largest()).flaggedIf(table.notFinite() > 0));
  }

  private static Cell norm(double value) {
    return Cell.number(Format.number(value, DIGITS));
  }
}
