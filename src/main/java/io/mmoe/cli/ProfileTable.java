package io.mmoe.cli;

import io.mmoe.cli.TextTable.Column;
import io.mmoe.data.profile.DataProfile;
import io.mmoe.data.profile.DataProfile.BucketProfile;
import io.mmoe.data.profile.DataProfile.ColumnProfile;
import io.mmoe.data.profile.DataProfile.ListProfile;
import io.mmoe.data.profile.DataProfile.TopValue;
import io.mmoe.data.profile.DataProfiler;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A profile of a data set as text. */
final class ProfileTable {
  private static final int TOP_VALUES = 3;
  private static final int SHOWN_CHARACTERS = 24;

  private final ResultPrinter printer;
  private final DataProfile profile;

  ProfileTable(ResultPrinter printer, DataProfile profile) {
    this.printer = printer;
    this.profile = profile;
  }

  void print(int files) {
    printer.line(
        "%d good rows in %d %s, %d bad",
        profile.rows(), files, files == 1 ? "file" : "files", profile.badRows());
    if (profile.rows() > 0) {
      labels();
      columns();
      lists();
    }
    badRows();
    printer.line("");
    printer.line(verdict());
  }

  private void labels() {
    DataProfile.LabelProfile labels = profile.labels();
    printer.line(
        "clk: %d (%s), buy: %d (%s), buy without clk: %d",
        labels.clicks(),
        percent(labels.clicks(), profile.rows()),
        labels.buys(),
        percent(labels.buys(), profile.rows()),
        labels.buysWithoutClick());
  }

  private void columns() {
    TextTable table =
        new TextTable(
            List.of(
                Column.left(21),
                Column.left(21),
                Column.right(7),
                Column.right(10),
                Column.right(13),
                Column.right(7),
                Column.left(0)));
    table.row("column", "type", "empty", "distinct", "buckets used", "sharing", "top values");
    for (ColumnProfile column : profile.columns()) {
      BucketProfile buckets = column.buckets();
      table.row(
          column.name(),
          column.type(),
          percent(column.empty(), profile.rows()),
          (column.isExact() ? "" : "~") + column.distinct(),
          buckets == null ? "" : buckets.used() + "/" + buckets.buckets(),
          buckets == null ? "" : sharing(buckets, column.distinct()),
          top(column));
    }
    printer.line("");
    table.print(printer);
    printer.line("sharing: share of distinct values with another value in their bucket");
    if (profile.columns().stream().anyMatch(column -> !column.isExact())) {
      printer.line(
          "~: estimated (UltraLogLog, standard error 0.6 %%); top values are then those among the"
              + " first %d distinct ones, with exact counts",
          DataProfiler.COUNTED_VALUES);
    }
  }

  private void lists() {
    TextTable table =
        new TextTable(
            Column.left(21), Column.right(7), Column.right(6), Column.right(6), Column.right(6));
    table.row("list length", "mean", "50 %", "99 %", "most");
    for (ColumnProfile column : profile.columns()) {
      ListProfile lists = column.lists();
      if (lists != null) {
        table.row(
            column.name(),
            String.format(Locale.ROOT, "%.2f", lists.mean()),
            lists.median(),
            lists.percentile99(),
            lists.longest());
      }
    }
    printer.line("");
    table.print(printer);
  }

  private void badRows() {
    if (profile.badRows() == 0) {
      return;
    }
    printer.line("");
    printer.line("bad rows, the first %d of %d:", profile.firstBadRows().size(), profile.badRows());
    profile.firstBadRows().forEach(row -> printer.line("%s", row.message()));
  }

  private String verdict() {
    if (profile.isAccepted()) {
      return "Training takes these rows.";
    }
    return profile.rows() == 0
        ? "Training does not take these rows: none is good."
        : "Training does not take these rows, but for --on_bad_row skip.";
  }

  private static String sharing(BucketProfile buckets, long distinct) {
    return (buckets.isExact() ? "" : "~") + percent(buckets.shared(), distinct);
  }

  private static String top(ColumnProfile column) {
    List<TopValue> top = column.top();
    return top.stream()
        .limit(TOP_VALUES)
        .map(value -> shown(value) + " " + percent(value.count(), column.values()))
        .collect(Collectors.joining(", "));
  }

  private static String shown(TopValue top) {
    return top.value().isEmpty() ? "\"\"" : top.shortened(SHOWN_CHARACTERS);
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f%%", whole == 0 ? 0 : 100.0 * part / whole);
  }
}
