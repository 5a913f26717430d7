package io.mmoe.report;

import io.mmoe.data.profile.DataProfile;
import io.mmoe.data.profile.DataProfile.BucketProfile;
import io.mmoe.data.profile.DataProfile.ColumnProfile;
import io.mmoe.data.profile.DataProfile.TopValue;
import io.mmoe.report.ReportData.NamedProfile;
import io.mmoe.report.ReportData.RowStatistics;
import io.mmoe.report.Table.Cell;
import io.mmoe.report.Table.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The section with the profiles of training and test rows. */
final class DataSection {
  private static final int SHOWN_CHARACTERS = 24;

  private final Optional<RowStatistics> rows;

  DataSection(Optional<RowStatistics> rows) {
    this.rows = rows;
  }

  Section section() {
    List<NamedProfile> profiles = new ArrayList<>();
    rows.ifPresent(
        read -> {
          read.training().ifPresent(profiles::add);
          profiles.add(read.test());
        });
    List<Table> tables = new ArrayList<>();
    if (!profiles.isEmpty()) {
      tables.add(
          Table.of(
              "Rows and labels",
              List.of(
                  "rows of",
                  "good",
                  "bad",
                  "clicks",
                  "click rate",
                  "buys",
                  "buy rate",
                  "buys without click"),
              profiles.stream().map(DataSection::labels).toList()));
    }
    profiles.forEach(rows -> tables.add(columns(rows)));
    return new Section(
        "data",
        "Data",
        List.of(
            profiles.isEmpty()
                ? "No rows were read."
                : "Buckets are the rows of a column's hash table. Sharing is the share of distinct"
                    + " values that share their bucket with another value. ./mmoe data check"
                    + " prints the full profile."),
        List.of(),
        List.of(),
        tables);
  }

  private static Line labels(NamedProfile rows) {
    DataProfile profile = rows.profile();
    DataProfile.LabelProfile labels = profile.labels();
    return Table.line(
        rows.name(),
        Cell.number(Format.count(profile.rows())),
        Cell.number(Format.count(profile.badRows())).flaggedIf(profile.badRows() > 0),
        Cell.number(Format.count(labels.clicks())),
        Cell.share(share(labels.clicks(), profile.rows())),
        Cell.number(Format.count(labels.buys())),
        Cell.share(share(labels.buys(), profile.rows())),
        Cell.number(Format.count(labels.buysWithoutClick())));
  }

  private static Table columns(NamedProfile rows) {
    return Table.of(
            "Columns of " + rows.name(),
            List.of(
                "column",
                "type",
                "empty",
                "distinct",
                "buckets",
                "used",
                "sharing",
                "most frequent"),
            rows.profile().columns().stream()
                .map(column -> line(column, rows.profile().rows()))
                .toList())
        .folded();
  }

  private static Line line(ColumnProfile column, long rows) {
    BucketProfile buckets = column.buckets();
    return Table.line(
        column.name(),
        Cell.words(column.type()),
        Cell.share(share(column.empty(), rows)),
        Cell.number((column.isExact() ? "" : "~") + Format.count(column.distinct())),
        Cell.number(buckets == null ? "" : Format.count(buckets.buckets())),
        buckets == null ? Cell.number("") : Cell.share(share(buckets.used(), buckets.buckets())),
        buckets == null ? Cell.number("") : Cell.share(share(buckets.shared(), column.distinct())),
        Cell.words(column.top().isEmpty() ? "" : shown(column.top().get(0), column.values())));
  }

  private static String shown(TopValue top, long values) {
    String text = top.shortened(SHOWN_CHARACTERS);
    return (text.isEmpty() ? "(empty)" : text) + ", " + Format.percent(share(top.count(), values));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
