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

  /**
   * Rejects flags that another one leaves without effect.
   *
   * @param other the flag with that effect, for the message
   * @param holds whether it has it
   * @throws ParameterException naming both
   */
  void notGivenWith(String other, boolean holds, String... flags) {
    for (String flag : flags) {
      that(
          !holds || !command.getParseResult().hasMatchedOption(flag),
          flag + " has no effect with " + other + ": remove one of the two flags");
    }
  }

  ParameterException of(String problem) {
    return new ParameterException(command, problem);
  }
}
