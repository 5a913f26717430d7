package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.report.Table.Cell;
import io.mmoe.report.Table.Line;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The section about the provenance of the model: program, flags and files of each run. */
final class ProvenanceSection {
  private static final int COMMIT_DIGITS = 12;

  private final List<JsonNode> runs;

  /**
   * Creates the section.
   *
   * @param runs runs of {@code runs.json}, oldest first
   */
  ProvenanceSection(List<JsonNode> runs) {
    this.runs = runs;
  }

  Section section() {
    List<Table> tables = new ArrayList<>();
    if (!runs.isEmpty()) {
      tables.add(history());
      tables.add(files());
      tables.add(flags());
    }
    return new Section(
        "runs",
        "Runs, flags and provenance",
        List.of(
            runs.isEmpty()
                ? "There is no runs.json next to the checkpoint. Every run of this program writes one."
                : "All runs that led to the checkpoint, oldest first. A run without an end was killed or"
                    + " is still running."),
        List.of(),
        List.of(),
        tables);
  }

  private Table history() {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      JsonNode run = runs.get(i);
      JsonNode program = run.path("program");
      lines.add(
          Table.line(
              Integer.toString(i + 1),
              Cell.words(time(run, "started").map(Format::time).orElse("")),
              Cell.words(duration(run)),
              Cell.number(
                  run.has("global_step") ? Format.count(run.path("global_step").asLong()) : ""),
              Cell.words(program.path("mmoe").asText()),
              Cell.words(commit(program)),
              Cell.words(program.path("tensorflow").asText()),
              Cell.words(program.path("java").asText()),
              Cell.words(program.path("system").asText())));
    }
    return Table.of(
        "Runs",
        List.of(
            "run",
            "started",
            "took",
            "to step",
            "program",
            "commit",
            "TensorFlow",
            "Java",
            "system"),
        lines);
  }

  private static String commit(JsonNode program) {
    String commit = program.path("git_commit").asText();
    String start = commit.substring(0, Math.min(COMMIT_DIGITS, commit.length()));
    return program.path("git_changed").asBoolean() ? start + " with local changes" : start;
  }

  private static String duration(JsonNode run) {
    Optional<Instant> started = time(run, "started");
    Optional<Instant> ended = time(run, "ended");
    return started.isPresent() && ended.isPresent()
        ? Format.duration(Duration.between(started.get(), ended.get()))
        : "no end recorded";
  }

  private static Optional<Instant> time(JsonNode run, String field) {
    try {
      return Optional.of(Instant.parse(run.path(field).asText()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Table files() {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      for (JsonNode file : runs.get(i).path("data")) {
        lines.add(
            Table.line(
                Integer.toString(i + 1),
                Cell.words(file.path("name").asText()),
                Cell.number(Format.megabytes(file.path("bytes").asLong())),
                Cell.words(file.path("sha256").asText())));
      }
    }
    return Table.of("Files read", List.of("run", "file", "size", "SHA-256"), lines).folded();
  }

  private Table flags() {
    JsonNode last = runs.get(runs.size() - 1).path("flags");
    Optional<JsonNode> previous =
        runs.size() < 2 ? Optional.empty() : Optional.of(runs.get(runs.size() - 2).path("flags"));
    List<Line> lines = new ArrayList<>();
    for (Map.Entry<String, JsonNode> flag : last.properties()) {
      String value = flag.getValue().asText();
      String earlier = previous.map(flags -> flags.path(flag.getKey()).asText()).orElse(value);
      lines.add(
          Table.line(
              flag.getKey(),
              Cell.words(value),
              Cell.words(earlier.equals(value) ? "" : earlier.isEmpty() ? "not set" : earlier)));
    }
    return Table.of(
            "Flags of the last run, given or default",
            List.of("flag", "value", "previous run"),
            lines)
        .folded();
  }
}
