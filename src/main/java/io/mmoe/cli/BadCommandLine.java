package io.mmoe.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One-line error messages for command lines that can't be parsed. */
final class BadCommandLine {

  private BadCommandLine() {}

  /** Registers number converters whose error messages name the expected type. */
  static void registerNumbers(CommandLine commandLine) {
    commandLine.registerConverter(double.class, number(Double::valueOf, "a number"));
    commandLine.registerConverter(int.class, number(Integer::valueOf, "a whole number"));
    commandLine.registerConverter(long.class, number(Long::valueOf, "a whole number"));
    commandLine.registerConverter(Long.class, number(Long::valueOf, "a whole number"));
  }

  static String message(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return message(unmatched);
    }
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    return failure.getMessage() + " (see " + command + " --help)";
  }

  private static String message(UnmatchedArgumentException failure) {
    String culprit = failure.getUnmatched().get(0);
    String kind = failure.isUnknownOption() ? "unknown flag " : "unexpected argument ";
    List<String> suggestions = failure.getSuggestions();
    return suggestions.isEmpty()
        ? kind + culprit
        : kind + culprit + "; did you mean " + suggestions.get(0) + "?";
  }

  private static <T> ITypeConverter<T> number(ITypeConverter<T> parse, String kind) {
    return text -> {
      try {
        return parse.convert(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("must be " + kind + ", got " + text);
      }
    };
  }
}
