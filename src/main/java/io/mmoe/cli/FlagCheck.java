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

  ParameterException of(String problem) {
    return new ParameterException(command, problem);
  }
}
