package io.mmoe.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Field;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Switches: boolean flags that stand alone or take {@code true} or {@code false}. */
final class Switches {

  private Switches() {}

  /** Marks the field of a boolean flag as a switch. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.FIELD)
  @interface Switch {}

  /** Completes the switches of a command and of its subcommands. Call before grouping flags. */
  static void complete(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    List<OptionSpec> options = List.copyOf(spec.options());
    if (options.stream().anyMatch(Switches::isSwitch)) {
      options.forEach(spec::remove); // All of them, since help lists flags in order of addition.
      options.forEach(
          option -> spec.addOption(isSwitch(option) ? withOptionalValue(option) : option));
    }
    command.getSubcommands().values().forEach(Switches::complete);
  }

  private static boolean isSwitch(OptionSpec option) {
    return option.userObject() instanceof Field field && field.isAnnotationPresent(Switch.class);
  }

  private static OptionSpec withOptionalValue(OptionSpec option) {
    return OptionSpec.builder(option)
        .arity("0..1")
        .fallbackValue("true")
        .paramLabel("BOOL")
        .build();
  }
}
