package io.mmoe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of the page.
 *
 * @param isFolded whether it is opened by a click
 */
record Table(String title, List<String> header, List<Line> lines, boolean isFolded) {

  Table {
    header = List.copyOf(header);
    lines = List.copyOf(lines);
  }

  /** A line. */
  record Line(String name, List<Cell> cells) {
    Line {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A cell beside the line's name.
   *
   * @param isText whether it is read as words, not as a number
   * @param shade how much its background is coloured, 0 to 100
   * @param isFlagged whether something is wrong with it
   */
  record Cell(String text, boolean isText, int shade, boolean isFlagged) {
    static Cell number(String text) {
      return new Cell(text, false, 0, false);
    }

    static Cell words(String text) {
      return new Cell(text, true, 0, false);
    }

    /** A share, 0 to 1, which also colours the background. */
    static Cell share(double share) {
      int shade = Double.isFinite(share) ? (int) Math.round(100 * Math.min(1, share)) : 0;
      return new Cell(Format.percent(share), false, shade, false);
    }

    boolean isShaded() {
      return shade > 0;
    }

    /** Its class in the page's style. */
    String kind() {
      return (isText ? "words" : "number") + (isFlagged ? " flagged" : "");
    }

    Cell flaggedIf(boolean wrong) {
      return new Cell(text, isText, shade, wrong);
    }
  }

  /** The cells of the header, aligned like those below. */
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

  /** A line of numbers. */
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
