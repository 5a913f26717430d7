package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A step whose ops were measured.
 *
 * @param step the global step that it led to
 * @param ops each execution
 */
public record TracedStep(long step, List<Op> ops) {
  private static final Pattern NAME = Pattern.compile("timeline-(\\d{1,18})\\.json");
  private static final Pattern SCOPE = Pattern.compile("([A-Za-z][A-Za-z_]*?)(_\\d+)?/");

  /** The part of the graph of what belongs to none. */
  static final String OTHER = "other";

  private static final ObjectMapper JSON = new ObjectMapper();

  public TracedStep {
    ops = List.copyOf(ops);
  }

  /**
   * One execution of an op.
   *
   * @param node its name in the graph
   * @param startMicros when it began, on a clock of its own
   */
  public record Op(String node, String type, double startMicros, double micros) {
    /**
     * The part of the graph that it belongs to: the first scope of its name, without the number by
     * which TensorFlow tells scopes of one name apart. What TensorFlow itself adds has none.
     */
    String part() {
      Matcher scope = SCOPE.matcher(node);
      return scope.lookingAt() ? scope.group(1) : OTHER;
    }
  }

  /**
   * Reads the traces of a directory.
   *
   * @return by rising step
   * @throws IOException if one can't be read or is no trace
   */
  public static List<TracedStep> in(Path directory) throws IOException {
    List<TracedStep> steps = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          steps.add(new TracedStep(Long.parseLong(name.group(1)), ops(file)));
        }
      }
    }
    steps.sort(Comparator.comparingLong(TracedStep::step));
    return steps;
  }

  private static List<Op> ops(Path file) throws IOException {
    JsonNode events =
        Optional.ofNullable(JSON.readTree(file.toFile()).get("traceEvents"))
            .orElseThrow(() -> new IOException(file + " is no trace: it has no traceEvents"));
    List<Op> ops = new ArrayList<>();
    for (JsonNode event : events) {
      if (event.path("ph").asText().equals("X")) {
        ops.add(
            new Op(
                event.path("args").path("name").asText(),
                event.path("name").asText(),
                event.path("ts").asDouble(),
                event.path("dur").asDouble()));
      }
    }
    return ops;
  }

  /** From the first op's beginning to the last one's end. */
  double spanMicros() {
    return ops.stream().mapToDouble(op -> op.startMicros() + op.micros()).max().orElse(0)
        - ops.stream().mapToDouble(Op::startMicros).min().orElse(0);
  }

  /** The time of all ops together. */
  double workMicros() {
    return ops.stream().mapToDouble(Op::micros).sum();
  }
}
