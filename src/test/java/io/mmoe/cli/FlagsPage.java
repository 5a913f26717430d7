package io.mmoe.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of all flags, generated from their declarations. */
final class FlagsPage {
  private static final Set<String> OF_EVERY_COMMAND = Set.of("--help", "--quiet", "--verbose");
  private static final String DEFAULT = "Default: ";
  private static final String BEGINNING =
      """
      # Flags

      All commands and their flags, as `--help` shows them. This page is generated from the same declarations:
      `./mvnw test -Dtest=DocumentedFlagsTest -Dmmoe.docs=write`.

      Flags are written `--flag value` or `--flag=value`. Flags without a value are switches. They stand alone or take
      `true` or `false` in any case. `--json`, `--quiet` and `--verbose` stand alone only.

      Every command takes `--help`, `--quiet` (only results, warnings and errors) and `--verbose` (more details).
      """;

  private FlagsPage() {}

  /** Returns the page of a program. */
  static String of(CommandLine program) {
    StringBuilder page = new StringBuilder(BEGINNING.strip()).append('\n');
    CommandLine train = Objects.requireNonNull(program.getSubcommands().get("train"));
    program.getSubcommands().values().forEach(command -> addTo(page, command, train));
    return page.toString();
  }

  /** Returns the names of all flags of a program and its commands. */
  static Set<String> names(CommandLine command) {
    Set<String> names = new TreeSet<>();
    command.getCommandSpec().options().forEach(flag -> names.addAll(List.of(flag.names())));
    command.getSubcommands().values().forEach(inner -> names.addAll(names(inner)));
    return names;
  }

  private static void addTo(StringBuilder page, CommandLine command, CommandLine train) {
    if (!command.getSubcommands().isEmpty()) {
      command.getSubcommands().values().forEach(inner -> addTo(page, inner, train));
      return;
    }
    String name = command.getCommandSpec().qualifiedName().replaceFirst("mmoe ", "");
    page.append("\n## ").append(name).append("\n\n");
    page.append(String.join(" ", command.getCommandSpec().usageMessage().description()))
        .append('\n');
    boolean likeTrain = command != train && names(command).containsAll(names(train));
    if (likeTrain) {
      page.append("\nThis command takes the flags of [train](#train), and:\n");
    }
    Map<String, List<ArgSpec>> sections = new LinkedHashMap<>();
    for (ArgSpec argument : command.getCommandSpec().args()) {
      boolean known = likeTrain && names(train).contains(name(argument));
      if (!known && !OF_EVERY_COMMAND.contains(name(argument))) {
        sections.computeIfAbsent(heading(argument), heading -> new ArrayList<>()).add(argument);
      }
    }
    sections.forEach((heading, arguments) -> addTo(page, heading, arguments));
  }

  private static void addTo(StringBuilder page, String heading, List<ArgSpec> arguments) {
    if (!heading.isEmpty()) {
      page.append("\n**").append(heading).append("**\n");
    }
    page.append("\n| flag | meaning | default |\n|---|---|---|\n");
    for (ArgSpec argument : arguments) {
      String text = String.join(" ", argument.description()).replace("|", "\\|");
      int split = text.lastIndexOf(DEFAULT);
      String meaning = (split < 0 ? text : text.substring(0, split)).strip();
      String initial =
          split >= 0
              ? text.substring(split + DEFAULT.length())
              : argument.required() ? "(required)" : "";
      page.append("| `%s` | %s | %s |\n".formatted(usage(argument), code(meaning), code(initial)));
    }
  }

  private static String heading(ArgSpec argument) {
    return argument.group() == null
        ? ""
        : Objects.requireNonNullElse(argument.group().heading(), "").replace("%n", "");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec flag ? flag.longestName() : argument.paramLabel();
  }

  private static String usage(ArgSpec argument) {
    String label = argument.paramLabel().replace("|", "\\|");
    if (argument instanceof PositionalParamSpec) {
      return label;
    }
    boolean isSwitch = argument.arity().min() == 0;
    return isSwitch ? name(argument) : name(argument) + " " + label;
  }

  /** Formats the names of flags and files as code. */
  private static String code(String sentence) {
    return sentence
        .replaceAll("(?<![\\w`-])(--[a-z][a-z0-9_]*)", "`$1`")
        .replaceAll("(\\S*<\\w+>\\S*)", "`$1`");
  }
}
