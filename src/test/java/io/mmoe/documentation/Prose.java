package io.mmoe.documentation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prose of one comment or of one Markdown page. Code, URLs, tags and the targets of links are
 * removed. Line breaks are kept, so that places have line numbers.
 *
 * @param file file with the prose
 * @param firstLine number of the first line, from 1
 * @param text prose, with {@code |} before the first sentence of each paragraph, list item, table
 *     cell and Javadoc tag
 */
record Prose(Path file, int firstLine, String text) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][\\w'-]*");
  private static final Pattern OPENING =
      Pattern.compile(
          "(?:\\A|\\||[.:!?][*_)\"']*\\s)[\\s*_(\\[\"']*+"
              + "((?:What|Those|Of|That|Who)\\b[^.|]{0,60})");

  /** Text blocks, strings, characters, block comments, and line comments on consecutive lines. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?(?<!\\\\)\"\"\""
              + "|\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\""
              + "|'(?:\\\\.|[^'\\\\\n])+'"
              + "|/\\*[\\s\\S]*?\\*/"
              + "|//[^\n]*(?:\n[ \t]*//[^\n]*)*");

  private static final Pattern COMMENT_MARKS =
      Pattern.compile("^[ \t]*(?:/\\*+|\\*+/|\\*+|//+)|\\*+/", Pattern.MULTILINE);
  private static final Pattern PREFORMATTED = Pattern.compile("<pre>[\\s\\S]*?</pre>");
  private static final Pattern INLINE_TAG =
      Pattern.compile("\\{@\\w+(?:[^{}]|\\{[^{}]*\\})*\\}|<code>[^<]*</code>");
  private static final Pattern BLOCK_TAG =
      Pattern.compile("^\\s*@(?:(?:param|throws)\\s+\\S+|\\w+)", Pattern.MULTILINE);

  private static final Pattern FENCED = Pattern.compile("^```[\\s\\S]*?^```", Pattern.MULTILINE);
  private static final Pattern HTML_COMMENT = Pattern.compile("<!--[\\s\\S]*?-->");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`]+`");
  private static final Pattern LINK_TARGET = Pattern.compile("\\]\\([^)\\s]*\\)");
  private static final Pattern LIST_ITEM =
      Pattern.compile("^[ \t]*(?:[-*+]|\\d+\\.)[ \t]+", Pattern.MULTILINE);
  private static final Pattern PARAGRAPH = Pattern.compile("\n[ \t]*\n");

  private static final Pattern URL = Pattern.compile("\\bhttps?://[^\\s)>\"]+");
  private static final Pattern BLOCK_ELEMENT =
      Pattern.compile("</?(?:p|li|ul|ol|h\\d|table|tr|td|th|br)\\b[^>]*>");
  private static final Pattern ELEMENT = Pattern.compile("</?[A-Za-z][^>]*>");
  private static final Pattern ENTITY = Pattern.compile("&#?\\w+;");

  /** Returns the prose of each comment in Java code. */
  static List<Prose> ofJava(Path file, String code) {
    List<Prose> comments = new ArrayList<>();
    Matcher token = TOKEN.matcher(code);
    while (token.find()) {
      if (token.group().startsWith("/")) {
        String text = remove(COMMENT_MARKS, token.group(), "");
        text = remove(PREFORMATTED, text, "|");
        text = remove(INLINE_TAG, text, "X");
        text = remove(BLOCK_TAG, text, "|");
        comments.add(new Prose(file, 1 + lines(code, token.start()), withoutMarkup(text)));
      }
    }
    return comments;
  }

  /** Returns the prose of a Markdown page. */
  static Prose ofMarkdown(Page page) {
    String text = remove(FENCED, page.text(), "|");
    text = remove(HTML_COMMENT, text, "");
    text = remove(INLINE_CODE, text, "X");
    text = remove(LINK_TARGET, text, "]");
    text = remove(LIST_ITEM, text, "|");
    text = PARAGRAPH.matcher(text).replaceAll("\n\n|");
    return new Prose(page.path(), 1, withoutMarkup(text));
  }

  private static String withoutMarkup(String text) {
    String plain = remove(URL, text, "X");
    plain = remove(BLOCK_ELEMENT, plain, "|");
    plain = remove(ELEMENT, plain, "");
    return remove(ENTITY, plain, " ");
  }

  /** Replaces all matches, but keeps their line breaks. */
  private static String remove(Pattern pattern, String text, String replacement) {
    return pattern
        .matcher(text)
        .replaceAll(
            match -> replacement + "\n".repeat(lines(match.group(), match.group().length())));
  }

  private static int lines(String text, int end) {
    return (int) text.substring(0, end).chars().filter(next -> next == '\n').count();
  }

  long words() {
    return WORD.matcher(text).results().count();
  }

  /** Returns the sentences that open with a banned word, as {@code file:line: opening}. */
  List<String> bannedOpenings() {
    return OPENING
        .matcher(text)
        .results()
        .map(match -> place(match.start(1), match.group(1)))
        .toList();
  }

  /** Returns all matches with the text around them, as {@code file:line: text}. */
  List<String> places(Pattern pattern) {
    return pattern.matcher(text).results().map(this::surroundings).toList();
  }

  private String surroundings(MatchResult match) {
    int start = Math.max(0, match.start() - 30);
    int end = Math.min(text.length(), match.end() + 30);
    return place(match.start(), text.substring(start, end));
  }

  private String place(int offset, String excerpt) {
    return "%s:%d: %s"
        .formatted(
            file.toString().replace('\\', '/'),
            firstLine + lines(text, offset),
            excerpt.replaceAll("\\s+", " ").strip());
  }
}
