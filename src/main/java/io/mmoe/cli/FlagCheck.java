package io.mmoe.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Refuses flags that don't go together.
 *
 * @param command to name in what is wrong
 */
record FlagCheck(CommandLine command) {

  /**
   * Requires what makes the flags fine.
   *
   * @throws ParameterException with the problem
   */
  void that(boolean fine, String problem) {
    if (!fine) {
      throw of(problem);
    }
  }

  /**
   * Refuses one of DeepRec's features in the stock graph.
   *
   * @param set whether it was asked for
   * @throws ParameterException naming the flag
   */
  void notBesideStock(String flag, boolean set) {
    that(
        !set || !command.getParseResult().matchedOptionValue("--tf", false),
        "--tf runs the stock graph and can't be combined with " + flag);
  }

  ParameterException of(String problem) {
    return new ParameterException(command, problem);
  }
}
