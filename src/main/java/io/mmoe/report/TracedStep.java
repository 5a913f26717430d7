package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step whose ops were measured.
 *
 * @param step the global step that it led to
 * @param ops each execution
 */
public record TracedStep(long step, List<Op> ops) {
  private static final Pattern SCOPE = Pattern.compile("([A-Za-z][A-Za-z_]*?)(_\\d+)?/");

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
     * which TensorFlow tells scopes of one name apart. Empty for what TensorFlow itself adds.
     */
    String part() {
      Matcher scope = SCOPE.matcher(node);
      return scope.lookingAt() ? scope.group(1) : "";
    }
  }

  /**
   * Reads a trace in Chrome's format.
   *
   * @param events those of {@code traceEvents}
   */
  public static TracedStep of(long step, JsonNode events) {
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
    return new TracedStep(step, ops);
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
