package io.mmoe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.InspectJob;
import io.mmoe.app.Inspection;
import io.mmoe.app.Inspection.KeyedColumn;
import io.mmoe.app.Inspection.TensorEntry;
import io.mmoe.cli.TextTable.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe inspect}: prints the content of a checkpoint. */
@Command(
    name = "inspect",
    sortOptions = false,
    description =
        "Lists the tensors of a checkpoint. For an EmbeddingVariable (--ev), also lists the keys of"
            + " each column, their frequencies, and the keys not yet admitted.")
final class InspectCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description =
          "Directory of the checkpoint, from this program or from train.py, or the prefix of one in"
              + " it, such as result/model.ckpt-60.")
  private Path checkpoint;

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    Inspection inspection = new InspectJob(checkpoint).run();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (json) {
      ObjectNode node = new ObjectMapper().valueToTree(inspection);
      node.put("checkpoint", inspection.checkpoint().toString());
      printer.json(node);
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
    TextTable table =
        new TextTable(Column.left(0), Column.left(7), Column.left(14), Column.right(10));
    table.row("name", "type", "shape", "MB");
    for (TensorEntry tensor : inspection.tensors()) {
      table.row(
          tensor.name(),
          tensor.type(),
          tensor.shape().toString().replace(" ", ""),
          megabytes(tensor.bytes()));
    }
    table.print(printer);
  }

  private static void columns(ResultPrinter printer, List<KeyedColumn> columns) {
    if (columns.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            Column.left(21), Column.right(9), Column.right(9), Column.right(9), Column.left(0));
    table.row("rows by key", "keys", "waiting", "MB", "keys by occurrences");
    for (KeyedColumn column : columns) {
      table.row(
          column.name(),
          column.keys(),
          column.waiting(),
          megabytes(column.bytes()),
          histogram(column.frequencies()));
    }
    table.row(
        "all",
        columns.stream().mapToLong(KeyedColumn::keys).sum(),
        columns.stream().mapToLong(KeyedColumn::waiting).sum(),
        megabytes(columns.stream().mapToLong(KeyedColumn::bytes).sum()));
    printer.line("");
    table.print(printer);
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
