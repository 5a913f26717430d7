package io.mmoe.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A shell command without the redirection of its output.
 *
 * @param words words as typed, without quotes. Words before the program set variables.
 */
public record ShellCommand(List<String> words) {
  private static final Pattern TOKEN =
      Pattern.compile("\\\\\n|#[^\n]*|\n|(?:'[^']*'|\"[^\"]*\"|[^\\s'\"\\\\])+");
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
  private static final Pattern VARIABLE = Pattern.compile("\\w+=.*", Pattern.DOTALL);

  public ShellCommand {
    int redirection = words.indexOf(">");
    words = List.copyOf(redirection < 0 ? words : words.subList(0, redirection));
  }

  /** Parses code with one command per line. Quotes and backslashes continue a line. */
  public static List<ShellCommand> parse(String code) {
    List<ShellCommand> commands = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String token : TOKEN.matcher(code + "\n").results().map(MatchResult::group).toList()) {
      if (token.equals("\n") && !words.isEmpty()) {
        commands.add(new ShellCommand(words));
        words = new ArrayList<>();
      } else if (!token.isBlank() && !token.startsWith("#") && !token.startsWith("\\")) {
        words.add(QUOTED.matcher(token).replaceAll("$1$2"));
      }
    }
    return commands;
  }

  /** Returns the program, or an empty text if the command only sets variables. */
  public String program() {
    return variables().size() == words.size() ? "" : words.get(variables().size());
  }

  /** Returns the words before the program, which set variables. */
  public List<String> variables() {
    return words.stream().takeWhile(word -> VARIABLE.matcher(word).matches()).toList();
  }

  /** Returns the words after the program. */
  public List<String> arguments() {
    return words.subList(variables().size() + 1, words.size());
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
