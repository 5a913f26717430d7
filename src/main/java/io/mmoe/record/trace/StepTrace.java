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
 * One traced step.
 *
 * @param step the global step that it led to
 * @param ops in the order in which they began
 * @param peakBytes most that ops of the step held at one time, of what they asked for in it; 0 if
 *     that was not kept, as in a file
 */
public record StepTrace(long step, List<OpTime> ops, long peakBytes) {
  private static final double NANOS_PER_MICRO = 1000;

  public StepTrace {
    ops = List.copyOf(ops);
  }

  /** Reads what TensorFlow collected with {@code FULL_TRACE}. */
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

  /** From the first op's beginning to the last one's end, microseconds. */
  public double spanMicros() {
    return ops.stream().mapToDouble(OpTime::endMicros).max().orElse(0)
        - ops.stream().mapToDouble(OpTime::startMicros).min().orElse(0);
  }

  /** The time of all ops together, microseconds. */
  public double workMicros() {
    return ops.stream().mapToDouble(OpTime::micros).sum();
  }

  /** What all ops asked of allocators. */
  public long allocatedBytes() {
    return ops.stream().mapToLong(OpTime::allocatedBytes).sum();
  }

  /** A label is {@code node = Type(input, input)}; nodes that only pass control on have none. */
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
      held += allocation.getAllocBytes(); // What is given back is negative.
      most = Math.max(most, held);
    }
    return most;
  }
}
