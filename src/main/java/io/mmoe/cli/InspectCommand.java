package io.mmoe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.InspectJob;
import io.mmoe.app.Inspection;
import io.mmoe.app.Inspection.KeyedColumn;
import io.mmoe.app.Inspection.TensorEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe inspect}: what a checkpoint holds. */
@Command(
    name = "inspect",
    sortOptions = false,
    description =
        "Lists the tensors of a checkpoint; of an EmbeddingVariable (--ev) also the keys of each"
            + " column, how often they occurred, and those that wait for a row.")
final class InspectCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the checkpoint, ours or Python's.")
  private Path checkpoint;

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  InspectCommand() {}

  @Override
  public Integer call() throws JsonProcessingException {
    Inspection inspection = new InspectJob(checkpoint).run();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (json) {
      ObjectNode node = new ObjectMapper().valueToTree(inspection);
      node.put("checkpoint", inspection.checkpoint().toString());
      printer.line("%s", node.toPrettyString());
    } else {
      tensors(printer, inspection);
      columns(printer, inspection.columns());
    }
    return ExitCode.OK.code();
  }

  private static void tensors(ResultPrinter printer, Inspection inspection) {
    printer.line(
        "%s: global step %d, %d tensors, %.1f MB on disk",
        inspection.checkpoint(),
        inspection.globalStep(),
        inspection.tensors().size(),
        inspection.fileBytes() / MEGABYTE);
    for (Inspection.Increment increment : inspection.increments()) {
      printer.line(
          "%s: global step %d, %d rows changed since, %.1f MB on disk",
          increment.name(),
          increment.globalStep(),
          increment.rows(),
          increment.fileBytes() / MEGABYTE);
    }
    int width =
        inspection.tensors().stream().mapToInt(tensor -> tensor.name().length()).max().orElse(4);
    String format = "%-" + width + "s  %-7s  %-14s  %10s";
    printer.line(format, "name", "type", "shape", "MB");
    for (TensorEntry tensor : inspection.tensors()) {
      printer.line(
          format,
          tensor.name(),
          tensor.type(),
          tensor.shape().toString().replace(" ", ""),
          megabytes(tensor.bytes()));
    }
  }

  private static void columns(ResultPrinter printer, List<KeyedColumn> columns) {
    if (columns.isEmpty()) {
      return;
    }
    String format = "%-21s  %9s  %9s  %9s  %s";
    printer.line("");
    printer.line(format, "rows by key", "keys", "waiting", "MB", "keys by occurrences");
    for (KeyedColumn column : columns) {
      printer.line(
          format,
          column.name(),
          column.keys(),
          column.waiting(),
          megabytes(column.bytes()),
          histogram(column.frequencies()));
    }
    printer.line(
        format,
        "all",
        columns.stream().mapToLong(KeyedColumn::keys).sum(),
        columns.stream().mapToLong(KeyedColumn::waiting).sum(),
        megabytes(columns.stream().mapToLong(KeyedColumn::bytes).sum()),
        "");
  }

  private static String histogram(List<Long> frequencies) {
    List<String> bins = new ArrayList<>();
    for (int i = 0; i < frequencies.size(); i++) {
      if (frequencies.get(i) > 0) {
        long to = 1L << i;
        String range = i < 2 ? Long.toString(to) : (to / 2 + 1) + "-" + to;
        bins.add(range + ": " + frequencies.get(i));
      }
    }
    return String.join(", ", bins);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.3f", bytes / MEGABYTE);
  }
}
