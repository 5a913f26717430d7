package io.mmoe.record.trace;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.base.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads and writes traces in Chrome's trace event format, which Perfetto and {@code
 * chrome://tracing} open. Each device is a process, with as many threads as ops ran in parallel.
 */
public final class ChromeTrace {
  private static final Pattern NAME = Pattern.compile("timeline-(\\d{1,18})\\.json");

  private ChromeTrace() {}

  /**
   * Writes {@code timeline-<step>.json}.
   *
   * @return the path of the file
   * @throws IOException if the file can't be written
   */
  public static Path write(StepTrace trace, Path directory) throws IOException {
    Path file = directory.resolve("timeline-" + trace.step() + ".json");
    try (AtomicFile output = AtomicFile.at(file)) {
      writeJson(trace, output.draft());
      output.publish();
    }
    return file;
  }

  private static void writeJson(StepTrace trace, Path draft) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(draft))) {
      json.writeStartObject();
      json.writeArrayFieldStart("traceEvents");
      int process = 1;
      Map<String, List<OpTime>> devices =
          trace.ops().stream()
              .collect(groupingBy(OpTime::device, LinkedHashMap::new, Collectors.toList()));
      for (Map.Entry<String, List<OpTime>> device : devices.entrySet()) {
        writeDevice(json, process++, device.getKey(), device.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** Returns the step from the name of a trace file, or empty for other files. */
  public static OptionalLong step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  /**
   * Reads the content of a trace file.
   *
   * @param step the step of the file
   * @param trace the content
   * @throws IllegalArgumentException if the content is no trace
   */
  public static StepTrace read(long step, JsonNode trace) {
    JsonNode events = trace.path("traceEvents");
    if (!events.isArray()) {
      throw new IllegalArgumentException("it has no list traceEvents");
    }
    Map<Integer, String> devices = new HashMap<>();
    List<OpTime> ops = new ArrayList<>();
    for (JsonNode event : events) {
      if (event.path("ph").asText().equals("M")) {
        devices.put(event.path("pid").asInt(), event.path("args").path("name").asText());
      } else if (event.path("ph").asText().equals("X")) {
        ops.add(op(event, devices.getOrDefault(event.path("pid").asInt(), "")));
      }
    }
    return new StepTrace(step, ops, 0);
  }

  private static OpTime op(JsonNode event, String device) {
    JsonNode arguments = event.path("args");
    List<String> inputs = new ArrayList<>();
    while (arguments.has("input" + inputs.size())) {
      inputs.add(arguments.path("input" + inputs.size()).asText());
    }
    return new OpTime(
        device,
        arguments.path("name").asText(),
        event.path("name").asText(),
        inputs,
        event.path("ts").asDouble(),
        event.path("dur").asDouble(),
        arguments.path("allocated_bytes").asLong());
  }

  private static void writeDevice(JsonGenerator json, int process, String name, List<OpTime> ops)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", "M");
    json.writeStringField("name", "process_name");
    json.writeNumberField("pid", process);
    json.writeObjectFieldStart("args");
    json.writeStringField("name", name);
    json.writeEndObject();
    json.writeEndObject();
    List<Double> threadEnds = new ArrayList<>();
    for (OpTime op : ops) {
      writeOp(json, process, freeThread(threadEnds, op), op);
    }
  }

  /** Returns the first free thread, so that ops of one thread never overlap. */
  private static int freeThread(List<Double> ends, OpTime op) {
    int thread = 0;
    while (thread < ends.size() && ends.get(thread) > op.startMicros()) {
      thread++;
    }
    if (thread == ends.size()) {
      ends.add(op.endMicros());
    } else {
      ends.set(thread, op.endMicros());
    }
    return thread;
  }

  private static void writeOp(JsonGenerator json, int process, int thread, OpTime op)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", "X");
    json.writeStringField("cat", "Op");
    json.writeStringField("name", op.type());
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", thread);
    json.writeNumberField("ts", op.startMicros());
    json.writeNumberField("dur", op.micros());
    json.writeObjectFieldStart("args");
    json.writeStringField("name", op.node());
    json.writeStringField("op", op.type());
    json.writeNumberField("allocated_bytes", op.allocatedBytes());
    for (int i = 0; i < op.inputs().size(); i++) {
      json.writeStringField("input" + i, op.inputs().get(i));
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
