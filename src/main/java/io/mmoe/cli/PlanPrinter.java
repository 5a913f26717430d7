package io.mmoe.cli;

import io.mmoe.app.plan.Plan;
import io.mmoe.app.plan.Plan.Checkpoint;
import io.mmoe.app.plan.Plan.Keys;
import io.mmoe.app.plan.Plan.Memory;
import io.mmoe.app.plan.Plan.Numbers;
import io.mmoe.app.plan.Plan.Piece;
import io.mmoe.app.plan.Plan.Server;
import io.mmoe.app.plan.Plan.Steps;
import io.mmoe.app.plan.Plan.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a plan for people. */
record PlanPrinter(ResultPrinter printer) {
  private static final double MEGABYTE = 1e6;
  private static final int COLUMNS = 4;
  private static final int LARGEST = 2;

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
    row("variables", "numbers", "MB");
    numbers("embedding tables", numbers.embedding());
    numbers("dense weights", numbers.dense());
    numbers("both: parameters", numbers.parameters());
    numbers("slots of the optimizer", numbers.slots());
    if (numbers.filter() > 0) {
      numbers("counters of filters", numbers.filter());
    }
    row("others", count(numbers.other()), "");
    row("all", "", megabytes(numbers.bytes()));
  }

  private void numbers(String name, long numbers) {
    row(name, count(numbers), megabytes(Float.BYTES * numbers));
  }

  private void tables(Plan plan) {
    boolean spread = !plan.servers().isEmpty();
    row("table", "numbers", "MB + slots", spread ? "on servers" : "");
    for (Table table : plan.tables()) {
      row(
          table.column(),
          count(table.numbers()),
          megabytes(table.bytes()),
          spread ? numbersOf(table.servers()) : "");
    }
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
      printer.line("A million keys that wait for a row: up to %d MB", keys.waitingBytes());
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
    row("parameter server", "variables", "MB", "largest");
    for (Server server : servers) {
      row(
          Integer.toString(server.index()),
          count(server.pieces().size()),
          megabytes(server.bytes()),
          server.pieces().stream()
              .sorted(Comparator.comparingLong(Piece::bytes).reversed())
              .limit(LARGEST)
              .map(piece -> piece.variable() + " (" + megabytes(piece.bytes()) + ")")
              .collect(Collectors.joining(", ")));
    }
  }

  private void memory(Plan plan) {
    String format = "%-22s  %9s  %8s  %9s  %8s  %8s  %8s";
    printer.line(
        format,
        "memory at most (MB)",
        "processes",
        "program",
        "variables",
        "copies",
        "rows",
        "all");
    for (Memory memory : plan.memory()) {
      printer.line(
          format,
          memory.role(),
          memory.processes(),
          whole(memory.program()),
          whole(memory.variables()),
          whole(memory.copies()),
          whole(memory.rows()),
          whole(memory.bytes()));
    }
    printer.line(
        "(an estimate%s; this machine has %s MB)",
        plan.keys().isEmpty() ? "" : " without keys", whole(plan.machineBytes()));
  }

  private void row(String... cells) {
    String[] all = Arrays.copyOf(cells, COLUMNS);
    Arrays.fill(all, cells.length, COLUMNS, "");
    printer.line(
        "%s", String.format(Locale.ROOT, "%-22s  %14s  %12s  %s", (Object[]) all).stripTrailing());
  }

  private static String numbersOf(List<Integer> servers) {
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
