package io.mmoe.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mmoe completion}: prints a shell completion script. */
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
    },
    footer = {
      "",
      "Examples",
      "  source <(./mmoe completion)",
      "      for this shell, with mmoe on the PATH or called as ./mmoe",
      "  ./mmoe completion > ~/.local/share/bash-completion/completions/mmoe",
      "      for all new shells"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    spec.commandLine().getOut().print(AutoComplete.bash(spec.root().name(), program));
    spec.commandLine().getOut().flush();
    return ExitCode.OK.code();
  }
}
