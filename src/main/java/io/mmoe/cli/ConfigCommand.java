package io.mmoe.cli;

import io.mmoe.app.ConfigJob;
import io.mmoe.app.ConfigSummary;
import io.mmoe.app.ConfigSummary.FeatureLine;
import io.mmoe.app.ConfigSummary.TaskLine;
import io.mmoe.cli.TextTable.Column;
import io.mmoe.settings.pipeline.PipelineFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe config}: prints the built-in pipeline config, or checks and explains one. */
@Command(
    name = "config",
    sortOptions = false,
    description =
        "Prints the pipeline config of the built-in model, in EasyRec's format. With --check, checks"
            + " a config and lists its features, tasks, network and optimizer.")
final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Check this pipeline config and explain it.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (file == null) {
      out.print(PipelineFile.builtIn().text());
      return ExitCode.OK.code();
    }
    ConfigSummary summary = new ConfigJob(PipelineFile.read(file)).run();
    ResultPrinter printer = new ResultPrinter(out);
    printer.line("%s: a valid pipeline config", file);
    features(printer, summary);
    network(printer, summary);
    return ExitCode.OK.code();
  }

  private static void features(ResultPrinter printer, ConfigSummary summary) {
    printer.line("");
    printer.line(
        "%d features from %d fields, input layer of width %d",
        summary.features().size(), summary.fields(), summary.inputWidth());
    TextTable table =
        new TextTable(
            Column.left(0),
            Column.left(0),
            Column.left(0),
            Column.right(0),
            Column.right(0),
            Column.left(0),
            Column.left(0));
    table.row("feature", "fields", "rule", "rows", "width", "combiner", "table");
    for (FeatureLine each : summary.features()) {
      table.row(
          each.name(),
          each.inputs(),
          each.rule(),
          each.rows() == 0 ? "" : each.rows(),
          each.width(),
          each.combiner(),
          each.table());
    }
    table.print(printer);
    if (!summary.unusedFeatures().isEmpty()) {
      printer.line("not in a group: %s", String.join(", ", summary.unusedFeatures()));
    }
  }

  private static void network(ResultPrinter printer, ConfigSummary summary) {
    printer.line("");
    printer.line(
        "MMoE with %d experts: %s",
        summary.experts().size(), String.join("; ", new LinkedHashSet<>(summary.experts())));
    TextTable table =
        new TextTable(Column.left(0), Column.left(0), Column.right(0), Column.left(0));
    table.row("task", "label", "weight", "tower");
    for (TaskLine each : summary.tasks()) {
      table.row(each.name(), each.label(), each.weight(), each.tower());
    }
    table.print(printer);
    printer.line("");
    printer.line("optimizer: %s", summary.optimizer());
    summary
        .withoutEffect()
        .forEach((field, reason) -> printer.line("%s has no effect: %s", field, reason));
  }
}
