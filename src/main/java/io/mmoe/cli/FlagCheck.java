package io.mmoe.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks of flags against each other. */
final class FlagCheck {
  private final CommandLine command;

  /**
   * @param command named in error messages
   */
  FlagCheck(CommandLine command) {
    this.command = command;
  }

  /**
   * Requires a condition.
   *
   * @throws ParameterException with the problem if the condition is false
   */
  void that(boolean condition, String problem) {
    if (!condition) {
      throw of(problem);
    }
  }

  /**
   * Rejects a feature of DeepRec in the stock graph.
   *
   * @param set whether the feature is requested
   * @throws ParameterException naming the flag
   */
  void notWithStock(String flag, boolean set) {
    that(
        !set || !command.getParseResult().matchedOptionValue("--tf", false),
        "--tf runs the stock graph and can't be combined with " + flag);
  }

  ParameterException of(String problem) {
    return new ParameterException(command, problem);
  }
}
