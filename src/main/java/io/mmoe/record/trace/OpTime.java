package io.mmoe.record.trace;

import java.util.List;

/**
 * One execution of an op.
 *
 * @param device that it ran on
 * @param node its name in the graph
 * @param type of op, such as {@code MatMul}
 * @param inputs the names of what it read
 * @param startMicros when it began, microseconds since 1970
 * @param micros how long it took
 * @param allocatedBytes what it asked of allocators
 */
public record OpTime(
    String device,
    String node,
    String type,
    List<String> inputs,
    double startMicros,
    double micros,
    long allocatedBytes) {

  public OpTime {
    inputs = List.copyOf(inputs);
  }

  double endMicros() {
    return startMicros + micros;
  }
}
