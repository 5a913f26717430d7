package io.mmoe.report;

import io.mmoe.profile.DataProfile.BucketProfile;
import io.mmoe.profile.DataProfile.ColumnProfile;
import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.BarGroup;
import io.mmoe.report.Chart.Bars;
import io.mmoe.report.EmbeddingStatistics.Kind;
import io.mmoe.report.EmbeddingStatistics.Norms;
import io.mmoe.report.Report.NamedProfile;
import io.mmoe.report.Table.Cell;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
            group("median", MEDIAN_COLOR, table -> finite(table.norms().median())),
            group(
                "95th percentile",
                PERCENTILE_COLOR,
                table -> finite(table.norms().percentile95()))),
        "The checkpoint holds no embedding tables.");
  }

  private Bars bars(String id, String title, Axis axis, List<BarGroup> groups, String none) {
    List<String> names = report.embeddings().stream().map(this::name).toList();
    return new Bars(id, title, axis, names, groups, false, none);
  }

  private BarGroup group(
      String name, int color, Function<EmbeddingStatistics, @Nullable Double> value) {
    return new BarGroup(
        name, color, report.embeddings().stream().<@Nullable Double>map(value).toList());
  }

  /** A column has several tables with some kinds of embeddings. */
  private String name(EmbeddingStatistics table) {
    long ofColumn =
        report.embeddings().stream().filter(other -> other.column().equals(table.column())).count();
    return ofColumn == 1 ? table.column() : table.column() + ", " + table.kind().words();
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private @Nullable Double coverage(EmbeddingStatistics table) {
    return report
        .rows()
        .flatMap(Report.Rows::training)
        .map(NamedProfile::profile)
        .flatMap(
            profile ->
                profile.columns().stream()
                    .filter(column -> column.name().equals(table.column()))
                    .findFirst())
        .flatMap(column -> coverage(table, column))
        .orElse(null);
  }

  private static Optional<Double> coverage(EmbeddingStatistics table, ColumnProfile column) {
    BucketProfile buckets = column.buckets();
    long reached = buckets == null ? column.distinct() : buckets.used();
    if (table.kind() == Kind.HASH_TABLE) {
      return Optional.of((double) reached / table.rows());
    }
    // The distinct values may be estimated, and more rows may have been trained than are there.
    return table.kind() == Kind.ROWS_BY_KEY && column.distinct() > 0
        ? Optional.of(Math.min(1, (double) table.rows() / column.distinct()))
        : Optional.empty();
  }

  private Table table() {
    return Table.of(
        "Tables",
        List.of("column", "kind", "rows", "coverage", "mean norm", "median", "95 %", "largest"),
        report.embeddings().stream().map(this::line).toList());
  }

  private Table.Line line(EmbeddingStatistics table) {
    Norms norms = table.norms();
    Double coverage = coverage(table);
    return Table.line(
        table.column(),
        Cell.words(table.kind().words()),
        Cell.number(Format.count(table.rows())),
        coverage == null ? Cell.number("") : Cell.share(coverage),
        norm(norms.mean()),
        norm(norms.median()),
        norm(norms.percentile95()),
        norm(norms.largest()).flaggedIf(table.notFinite() > 0));
  }

  private static Cell norm(double value) {
    return Cell.number(Format.number(value, DIGITS));
  }
}
