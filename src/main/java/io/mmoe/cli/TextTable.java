package io.mmoe.cli;

import com.google.common.base.Strings;
import io.mmoe.base.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of text with aligned columns.
 *
 * <p>picocli's table can't align numbers on the right. Here each column is as wide as its widest
 * cell, but not narrower than its minimum width. Lines have no trailing blanks.
 */
final class TextTable {
  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A column of a table.
   *
   * @param gap blanks before the column, except before the first one
   */
  record Column(boolean alignsRight, int minimumWidth, int gap) {
    private static final int GAP = 2;

    static Column left(int minimumWidth) {
      return new Column(false, minimumWidth, GAP);
    }

    static Column right(int minimumWidth) {
      return new Column(true, minimumWidth, GAP);
    }

    Column withGap(int blanks) {
      return new Column(alignsRight, minimumWidth, blanks);
    }

    private String pad(String cell, int width) {
      return alignsRight ? Strings.padStart(cell, width, ' ') : Strings.padEnd(cell, width, ' ');
    }
  }

  TextTable(Column... columns) {
    this.columns = List.of(columns);
  }

  TextTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Adds a row. Missing cells are blank. */
  TextTable row(Object... cells) {
    rows.add(Stream.of(cells).map(String::valueOf).map(Printable::of).toList());
    return this;
  }

  /** Prints all rows. */
  void print(ResultPrinter printer) {
    rows.forEach(row -> printer.line("%s", line(row)));
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Column column = columns.get(i);
      line.append(" ".repeat(i == 0 ? 0 : column.gap())).append(column.pad(row.get(i), width(i)));
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .reduce(columns.get(column).minimumWidth(), Math::max);
  }
}
