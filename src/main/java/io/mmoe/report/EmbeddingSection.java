package io.mmoe.report;

import io.mmoe.data.profile.DataProfile.BucketProfile;
import io.mmoe.data.profile.DataProfile.ColumnProfile;
import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.BarGroup;
import io.mmoe.report.Chart.Bars;
import io.mmoe.report.EmbeddingStatistics.Norms;
import io.mmoe.report.ReportData.NamedProfile;
import io.mmoe.report.ReportData.RowStatistics;
import io.mmoe.report.Table.Cell;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The section about the coverage and the norms of each embedding table. */
final class EmbeddingSection {
  private static final int DIGITS = 3;
  private static final int COVERAGE_COLOR = 0;
  private static final int MEDIAN_COLOR = 4;
  private static final int PERCENTILE_COLOR = 5;

  private final ReportData report;

  EmbeddingSection(ReportData report) {
    this.report = report;
  }

  Section section() {
    return new Section(
        "embeddings",
        "Embeddings",
        List.of(
            "The coverage of a hash table is the share of its rows to which values of the training"
                + " rows hash. The other rows keep their initial values, so the table could be"
                + " smaller. The coverage of rows by key is the share of the distinct values in the"
                + " training rows that have a row. Norms are Euclidean norms of single rows. A"
                + " column with norms far above the others may be diverging."),
        report.embeddings().stream()
            .filter(table -> table.notFinite() > 0)
            .map(
                table ->
                    "%s: %s rows hold infinite or NaN values"
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
        "No training rows were read, or the tables hold quotients and remainders (--multihash).");
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

  private Bars bars(String id, String title, Axis axis, List<BarGroup> groups, String emptyText) {
    List<String> names = report.embeddings().stream().map(this::name).toList();
    return new Bars(id, title, axis, names, groups, false, emptyText);
  }

  private BarGroup group(String name, int color, ToDoubleFunction<EmbeddingStatistics> value) {
    return BarGroup.of(name, color, report.embeddings().stream().mapToDouble(value));
  }

  /** Returns the column's name, with the kind of table if the column has several tables. */
  private String name(EmbeddingStatistics table) {
    long tables =
        report.embeddings().stream().filter(other -> other.column().equals(table.column())).count();
    return tables == 1 ? table.column() : table.column() + ", " + table.kind().words();
  }

  /** Returns the coverage of a table, or NaN if it is unknown. */
  private double coverage(EmbeddingStatistics table) {
    return report
        .rows()
        .flatMap(RowStatistics::training)
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
    // Hashing gives empty fields a key of their own. In the price column they count as 0.
    long values = column.distinct() + (buckets != null && column.empty() > 0 ? 1 : 0);
    return switch (table.kind()) {
      case HASH_TABLE ->
          (double) (buckets == null ? column.distinct() : buckets.used()) / table.rows();
      // Can exceed 1: values may be estimated, and earlier training rows may have had more.
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
