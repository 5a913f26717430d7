package io.mmoe.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mmoe completion}: what makes a shell complete commands and flags. */
@Command(
    name = "completion",
    description = {
      "Prints a script that makes bash and zsh complete commands and flags with the Tab key.",
    },
    footer = {
      "",
      "Examples",
      "  source <(./mmoe completion)",
      "      for this shell, where mmoe is on the PATH or called as ./mmoe",
      "  ./mmoe completion > ~/.local/share/bash-completion/completions/mmoe",
      "      for all shells from now on"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  CompletionCommand() {}

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    spec.commandLine().getOut().print(AutoComplete.bash(spec.root().name(), program));
    spec.commandLine().getOut().flush();
    return ExitCode.OK.code();
  }
}
