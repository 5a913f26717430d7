package io.mmoe.cli;

import io.mmoe.config.GraphSettings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The flags that train.py documents and this program does not have yet: known, so that none is ever
 * ignored, and refused when set.
 */
final class LaterOptions {

  /**
   * @param deepRec whether it is one of DeepRec's features, which {@code --tf} switches off
   */
  private record Later(String name, boolean deepRec, String description) {}

  private static final List<Later> OPTIONS =
      List.of(
          new Later("--group_embedding", true, "Grouped lookups."),
          new Later(
              "--adaptive_emb", true, "Own rows for frequent ids, hashed rows for rare ones."),
          new Later("--timeline", false, "Write a trace every N steps."));

  private LaterOptions() {}

  /** Makes the flags known to a command. */
  static void addTo(CommandSpec command) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .heading("%nFlags of train.py that are not available yet, and refused:%n");
    for (Later later : OPTIONS) {
      group.addArg(
          OptionSpec.builder(later.name())
              .type(String.class)
              .arity("0..1")
              .paramLabel("VALUE")
              .description(later.description())
              .build());
    }
    command.addArgGroup(group.build());
  }

  /**
   * Refuses the first of the flags that is set.
   *
   * @param stock whether {@code --tf} is set
   * @throws ParameterException naming the flag
   */
  static void refuse(CommandSpec command, boolean stock) {
    ParseResult parsed = command.commandLine().getParseResult();
    Optional<Later> set =
        OPTIONS.stream().filter(later -> parsed.hasMatchedOption(later.name())).findFirst();
    set.ifPresent(
        later -> {
          throw new ParameterException(command.commandLine(), reason(later, stock));
        });
  }

  /**
   * Refuses one of DeepRec's features in the stock graph.
   *
   * @param set whether it was asked for
   * @throws ParameterException naming the flag
   */
  static void refuseBesideStock(
      CommandLine command, GraphSettings graph, String flag, boolean set) {
    if (set && graph.isStock()) {
      throw new ParameterException(command, besideStock(flag));
    }
  }

  private static String besideStock(String flag) {
    return "--tf runs the stock graph and can't be combined with " + flag;
  }

  private static String reason(Later later, boolean stock) {
    return stock && later.deepRec()
        ? besideStock(later.name())
        : later.name() + " is not available yet";
  }
}
