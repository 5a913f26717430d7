package io.mmoe.record.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.proto.AllocationRecord;
import org.tensorflow.proto.AllocatorMemoryUsed;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.StepStats;

/**
 * The trace of one step.
 *
 * @param step the global step after the update
 * @param ops executions of ops, in the order of their start
 * @param peakBytes maximum memory that ops of the step held at one time, counting only memory
 *     requested in this step; 0 if unknown, as after reading a trace file
 */
public record StepTrace(long step, List<OpTime> ops, long peakBytes) {
  private static final double NANOS_PER_MICRO = 1000;

  public StepTrace {
    ops = List.copyOf(ops);
  }

  /** Converts the statistics that TensorFlow collects with {@code FULL_TRACE}. */
  public static StepTrace of(long step, StepStats stats) {
    List<OpTime> ops = new ArrayList<>();
    List<AllocationRecord> allocations = new ArrayList<>();
    for (DeviceStepStats device : stats.getDevStatsList()) {
      for (NodeExecStats node : device.getNodeStatsList()) {
        ops.add(op(device.getDevice(), node));
        node.getMemoryList()
            .forEach(memory -> allocations.addAll(memory.getAllocationRecordsList()));
      }
    }
    ops.sort(Comparator.comparingDouble(OpTime::startMicros));
    return new StepTrace(step, ops, peak(allocations));
  }

  /** Returns the time from the start of the first op to the end of the last op, in microseconds. */
  public double spanMicros() {
    return ops.stream().mapToDouble(OpTime::endMicros).max().orElse(0)
        - ops.stream().mapToDouble(OpTime::startMicros).min().orElse(0);
  }

  /** Returns the total time of all ops, in microseconds. */
  public double workMicros() {
    return ops.stream().mapToDouble(OpTime::micros).sum();
  }

  /** Returns the memory that all ops requested from allocators. */
  public long allocatedBytes() {
    return ops.stream().mapToLong(OpTime::allocatedBytes).sum();
  }

  /**
   * Parses a label {@code node = Type(input, input)}. Nodes that only pass control have no label.
   */
  private static OpTime op(String device, NodeExecStats node) {
    String label = node.getTimelineLabel();
    int equals = label.indexOf(" = ");
    int open = label.indexOf('(', equals);
    boolean typed = equals >= 0 && open >= 0 && label.endsWith(")");
    String inputs = typed ? label.substring(open + 1, label.length() - 1) : "";
    return new OpTime(
        device,
        node.getNodeName(),
        typed ? label.substring(equals + 3, open) : node.getNodeName(),
        inputs.isBlank() ? List.of() : List.of(inputs.split(", ")),
        node.getAllStartNanos() / NANOS_PER_MICRO,
        node.getAllEndRelNanos() / NANOS_PER_MICRO,
        node.getMemoryList().stream().mapToLong(AllocatorMemoryUsed::getTotalBytes).sum());
  }

  private static long peak(List<AllocationRecord> allocations) {
    allocations.sort(Comparator.comparingLong(AllocationRecord::getAllocMicros));
    long held = 0;
    long most = 0;
    for (AllocationRecord allocation : allocations) {
      held += allocation.getAllocBytes(); // Freed memory is negative.
      most = Math.max(most, held);
    }
    return most;
  }
}
