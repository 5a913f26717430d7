package io.mmoe.cli;

import io.mmoe.app.plan.Plan;
import io.mmoe.app.plan.Plan.Checkpoint;
import io.mmoe.app.plan.Plan.Keys;
import io.mmoe.app.plan.Plan.Memory;
import io.mmoe.app.plan.Plan.Numbers;
import io.mmoe.app.plan.Plan.Server;
import io.mmoe.app.plan.Plan.Shard;
import io.mmoe.app.plan.Plan.Steps;
import io.mmoe.app.plan.Plan.Table;
import io.mmoe.cli.TextTable.Column;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A printer of plans as text. */
final class PlanPrinter {
  private static final double MEGABYTE = 1e6;
  private static final int LARGEST = 2;

  private final ResultPrinter printer;

  PlanPrinter(ResultPrinter printer) {
    this.printer = printer;
  }

  void print(Plan plan) {
    steps(plan.steps());
    printer.line("");
    numbers(plan.numbers());
    if (!plan.tables().isEmpty()) {
      printer.line("");
      tables(plan);
    }
    plan.keys().forEach(this::keys);
    printer.line("");
    checkpoint(plan.checkpoint(), plan.keys());
    if (!plan.servers().isEmpty()) {
      printer.line("");
      servers(plan.servers());
    }
    printer.line("");
    memory(plan);
  }

  private void steps(Steps steps) {
    printer.line(
        "Steps of %s rows from %s to %s: %.1f epochs of %s rows",
        count(steps.batchSize()),
        count(steps.first()),
        count(steps.last()),
        steps.epochs(),
        count(steps.trainingRows()));
    if (steps.first() >= steps.last()) {
      printer.line("There is nothing to train: the checkpoint is at step %d", steps.first());
    }
    printer.line(
        steps.testRows() == 0 ? "No evaluation" : "Evaluation of %s rows", count(steps.testRows()));
  }

  private void numbers(Numbers numbers) {
    TextTable table = sizes();
    table.row("variables", "numbers", "MB");
    numbers(table, "embedding tables", numbers.embedding());
    numbers(table, "dense weights", numbers.dense());
    numbers(table, "both: parameters", numbers.parameters());
    numbers(table, "slots of the optimizer", numbers.slots());
    if (numbers.filter() > 0) {
      numbers(table, "counters of filters", numbers.filter());
    }
    table.row("others", count(numbers.other()));
    table.row("all", "", megabytes(numbers.bytes()));
    table.print(printer);
  }

  private static void numbers(TextTable table, String name, long numbers) {
    table.row(name, count(numbers), megabytes(Float.BYTES * numbers));
  }

  private void tables(Plan plan) {
    boolean spread = !plan.servers().isEmpty();
    TextTable table = sizes();
    table.row("table", "numbers", "MB + slots", spread ? "on servers" : "");
    for (Table each : plan.tables()) {
      table.row(
          each.column(),
          count(each.numbers()),
          megabytes(each.bytes()),
          spread ? indices(each.servers()) : "");
    }
    table.print(printer);
  }

  private void keys(Keys keys) {
    printer.line("");
    printer.line(
        "Rows by key: %d bytes a key; %d to %d in tables that are 80 to 40 %% full, and half as much"
            + " again while a table doubles",
        keys.rowBytes(), keys.leastBytes(), keys.mostBytes());
    printer.line(
        "A million keys: %d to %d MB of memory, %d MB of each checkpoint",
        keys.leastBytes(), keys.mostBytes(), keys.savedBytes());
    if (keys.waitingBytes() > 0) {
      printer.line("A million keys not yet admitted: up to %d MB", keys.waitingBytes());
    }
  }

  private void checkpoint(Checkpoint checkpoint, List<Keys> keys) {
    printer.line(
        "Checkpoint: %d tensors, %s MB%s",
        checkpoint.tensors(), megabytes(checkpoint.bytes()), keys.isEmpty() ? "" : " without keys");
    printer.line(
        checkpoint.mostAtOnce() == 0
            ? "None is saved"
            : "Up to %2$d of them at a time, %3$s MB, in %1$s",
        checkpoint.directory(),
        checkpoint.mostAtOnce(),
        megabytes(checkpoint.mostAtOnce() * checkpoint.bytes()));
  }

  private void servers(List<Server> servers) {
    TextTable table = sizes();
    table.row("parameter server", "variables", "MB", "largest");
    for (Server server : servers) {
      table.row(
          server.index(),
          count(server.pieces().size()),
          megabytes(server.bytes()),
          server.pieces().stream()
              .sorted(Comparator.comparingLong(Shard::bytes).reversed())
              .limit(LARGEST)
              .map(shard -> shard.variable() + " (" + megabytes(shard.bytes()) + ")")
              .collect(Collectors.joining(", ")));
    }
    table.print(printer);
  }

  private void memory(Plan plan) {
    TextTable table =
        new TextTable(
            List.of(
                Column.left(22),
                Column.right(9),
                Column.right(8),
                Column.right(9),
                Column.right(8),
                Column.right(8),
                Column.right(8)));
    table.row("memory at most (MB)", "processes", "program", "variables", "copies", "rows", "all");
    for (Memory memory : plan.memory()) {
      table.row(
          memory.role(),
          memory.processes(),
          whole(memory.program()),
          whole(memory.variables()),
          whole(memory.copies()),
          whole(memory.rows()),
          whole(memory.bytes()));
    }
    table.print(printer);
    printer.line(
        "(an estimate%s; this machine has %s MB)",
        plan.keys().isEmpty() ? "" : " without keys", whole(plan.machineBytes()));
  }

  /** Returns an empty table of names, numbers, sizes and a last column of text. */
  private static TextTable sizes() {
    return new TextTable(Column.left(22), Column.right(14), Column.right(12), Column.left(0));
  }

  private static String indices(List<Integer> servers) {
    return servers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.3f", bytes / MEGABYTE);
  }

  private static String whole(long bytes) {
    return String.format(Locale.ROOT, "%.0f", bytes / MEGABYTE);
  }
}
