package io.mmoe.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One-line error messages for command lines that can't be parsed. */
final class BadCommandLine {

  private BadCommandLine() {}

  /** Registers number converters whose error messages name the expected type. */
  static void registerNumbers(CommandLine commandLine) {
    ITypeConverter<Double> decimal = number(Double::valueOf, "a number");
    ITypeConverter<Integer> small = number(Integer::valueOf, whole(Integer.MAX_VALUE));
    ITypeConverter<Long> whole = number(Long::valueOf, whole(Long.MAX_VALUE));
    commandLine.registerConverter(double.class, decimal);
    commandLine.registerConverter(Double.class, decimal);
    commandLine.registerConverter(int.class, small);
    commandLine.registerConverter(Integer.class, small);
    commandLine.registerConverter(long.class, whole);
    commandLine.registerConverter(Long.class, whole);
  }

  private static String whole(long most) {
    return "a whole number of at most " + most;
  }

  /**
   * Rejects empty values before a command runs. An empty path would be the current directory, and
   * mostly comes from an unset variable of a shell.
   */
  static void rejectEmptyValues(CommandLine program) {
    IExecutionStrategy run = program.getExecutionStrategy();
    program.setExecutionStrategy(
        parsed -> {
          rejectEmptyValues(parsed);
          return run.execute(parsed);
        });
  }

  private static void rejectEmptyValues(ParseResult command) {
    for (ArgSpec argument : command.matchedArgs()) {
      if (isEmpty(argument.getValue())) {
        String name =
            argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        throw new ParameterException(
            command.commandSpec().commandLine(), name + " must not be empty");
      }
    }
    command.subcommands().forEach(BadCommandLine::rejectEmptyValues);
  }

  private static boolean isEmpty(@Nullable Object value) {
    return value instanceof Collection<?> values
        ? values.stream().anyMatch(BadCommandLine::isEmpty)
        : (value instanceof Path || value instanceof String) && value.toString().isBlank();
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
