package io.mmoe.base;

/**
 * Text from outside the program (values of rows, names of files and tensors) in a form that a
 * terminal shows and does not obey.
 *
 * <p>Control characters of both sets (C0 and C1), invisible format characters such as bidirectional
 * overrides, separators of lines and paragraphs, and unpaired surrogates are written as {@code
 * \}{@code uXXXX}, as in JSON. JSON text therefore keeps its meaning.
 */
public final class Printable {
  private static final String CUT = "...";

  private Printable() {}

  /**
   * Returns the text on one line. Line breaks and tabs become {@code \n}, {@code \r}, {@code \t}.
   */
  public static String of(String text) {
    return escaped(text, false);
  }

  /** Returns the text with its line breaks, for output that has several lines by design. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  /**
   * Returns the text on one line, shortened.
   *
   * @param most maximum number of characters before {@code ...}
   */
  public static String shortened(String text, int most) {
    String start = text.length() <= most ? text : text.substring(0, most);
    String line = of(start);
    if (line.length() <= most) {
      return text.length() <= most ? line : line + CUT;
    }
    return line.substring(0, most) + CUT;
  }

  private static String escaped(String text, boolean keepsLines) {
    int at = 0;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 16).append(text, 0, at);
    while (at < text.length()) {
      int point = text.codePointAt(at);
      append(printable, point, keepsLines);
      at += Character.charCount(point);
    }
    return printable.toString();
  }

  /** Returns whether a character is printable ASCII, which nearly all text is. */
  private static boolean isPlain(char character) {
    return character >= ' ' && character <= '~';
  }

  private static void append(StringBuilder printable, int point, boolean keepsLines) {
    if ((point == '\n' && keepsLines) || !isUnsafe(point)) {
      printable.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> printable.append("\\n");
      case '\r' -> printable.append("\\r");
      case '\t' -> printable.append("\\t");
      default -> {
        for (char unit : Character.toChars(point)) {
          printable.append(String.format("\\u%04x", (int) unit));
        }
      }
    }
  }

  private static boolean isUnsafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
