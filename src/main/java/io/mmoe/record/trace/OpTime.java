package io.mmoe.record.trace;

import java.util.List;

/**
 * One execution of an op.
 *
 * @param device the device that ran the op
 * @param node name of the op in the graph
 * @param type type of the op, such as {@code MatMul}
 * @param inputs names of the inputs
 * @param startMicros start time, in microseconds since 1970
 * @param micros duration in microseconds
 * @param allocatedBytes memory requested from allocators
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
