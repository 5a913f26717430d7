package io.mmoe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table on the page.
 *
 * @param header titles of the columns, the first one above the names of the lines
 * @param isFolded whether the table is closed until the reader opens it
 */
record Table(String title, List<String> header, List<Line> lines, boolean isFolded) {

  Table {
    header = List.copyOf(header);
    lines = List.copyOf(lines);
  }

  /** A line of the table: its name and its other cells. */
  record Line(String name, List<Cell> cells) {
    Line {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A cell.
   *
   * @param isText whether it holds words and not a number, and so is aligned to the left
   * @param shade coloured percentage of the background, 0 to 100
   * @param isFlagged whether it is highlighted as a problem
   */
  record Cell(String text, boolean isText, int shade, boolean isFlagged) {
    static Cell number(String text) {
      return new Cell(text, false, 0, false);
    }

    static Cell words(String text) {
      return new Cell(text, true, 0, false);
    }

    /** Returns a cell with a share from 0 to 1, which also colours the background. */
    static Cell share(double share) {
      int shade = Double.isFinite(share) ? (int) Math.round(100 * Math.min(1, share)) : 0;
      return new Cell(Format.percent(share), false, shade, false);
    }

    boolean isShaded() {
      return shade > 0;
    }

    /** Returns the CSS classes of the cell. */
    String cssClass() {
      return (isText ? "words" : "number") + (isFlagged ? " flagged" : "");
    }

    Cell flaggedIf(boolean isProblem) {
      return new Cell(text, isText, shade, isProblem);
    }
  }

  /** Returns the cells of the header, each aligned like the column below it. */
  List<Cell> heads() {
    List<Cell> heads = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      boolean isText = i == 0 || lines.isEmpty() || lines.get(0).cells().get(i - 1).isText();
      heads.add(isText ? Cell.words(header.get(i)) : Cell.number(header.get(i)));
    }
    return heads;
  }

  static Line line(String name, Cell... cells) {
    return new Line(name, List.of(cells));
  }

  /** Returns a line of numbers. */
  static Line numbers(String name, String... numbers) {
    return new Line(name, Stream.of(numbers).map(Cell::number).toList());
  }

  static Table of(String title, List<String> header, List<Line> lines) {
    return new Table(title, header, lines, false);
  }

  Table folded() {
    return new Table(title, header, lines, true);
  }
}
