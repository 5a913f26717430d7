package io.mmoe.record.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.record.trace.StepStatistics.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AllocationRecord;
import org.tensorflow.proto.AllocatorMemoryUsed;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.StepStats;

/** Traces, rankings, statistics and advice from a small hand-written measurement. */
class StepTraceTest {
  private static final Host HOST = new Host(2, 2, "of the C library");

  @TempDir Path directory;

  @Test
  void opsAreReadFromTheirLabelsAndMemoryFromTheRecords() {
    StepTrace trace = StepTrace.of(7, stats());
    assertThat(trace.ops())
        .extracting(OpTime::type)
        .containsExactly("_SOURCE", "MatMul", "MatMul", "Add");
    assertThat(trace.ops().get(1).inputs()).containsExactly("x", "w");
    assertThat(trace.ops().get(1).startMicros()).isEqualTo(10);
    assertThat(trace.ops().get(1).micros()).isEqualTo(40);
    assertThat(trace.spanMicros()).isEqualTo(90); // From 0 to 90.
    assertThat(trace.workMicros()).isEqualTo(2 + 40 + 30 + 40);
    assertThat(trace.allocatedBytes()).isEqualTo(100 + 50);
    assertThat(trace.peakBytes()).isEqualTo(100); // 100, 0, 50.
  }

  @Test
  void theCostliestOpsComeFirst() {
    StepTrace trace = StepTrace.of(7, stats());
    List<CostliestOps.Cost> costs = CostliestOps.of(trace, 2);
    assertThat(costs).extracting(CostliestOps.Cost::node).containsExactly("a", "c");
    assertThat(costs.get(0).share()).isCloseTo(40 / 112.0, within(1e-12));
    assertThat(CostliestOps.table(trace, 2).get(0))
        .isEqualTo("step 7: 4 ops, 0.1 ms of work in 0.1 ms, 1.24 at a time");
    assertThat(CostliestOps.table(trace, 2)).hasSize(4);
  }

  @Test
  void aTraceIsValidForChromeAndOpsOfOneThreadDoNotOverlap() throws IOException {
    Path file = ChromeTrace.write(StepTrace.of(7, stats()), directory);
    assertThat(file).hasFileName("timeline-7.json");
    assertThat(ChromeTrace.step(file)).hasValue(7);
    assertThat(ChromeTrace.read(7, new ObjectMapper().readTree(file.toFile())).ops())
        .isEqualTo(StepTrace.of(7, stats()).ops());
    assertThat(directory)
        .isDirectoryContaining(path -> path.equals(file))
        .isDirectoryNotContaining("glob:**.tmp");
    JsonNode events = new ObjectMapper().readTree(file.toFile()).get("traceEvents");
    List<JsonNode> ops = new ArrayList<>();
    for (JsonNode event : events) {
      assertThat(event.get("pid").isInt()).isTrue();
      if (event.get("ph").asText().equals("X")) {
        assertThat(event.get("ts").isNumber()).isTrue();
        assertThat(event.get("dur").asDouble()).isNotNegative();
        ops.add(event);
      } else {
        assertThat(event.get("ph").asText()).isEqualTo("M");
        assertThat(event.get("args").get("name").asText()).isEqualTo("/device:CPU:0");
      }
    }
    assertThat(ops).hasSize(4);
    assertThat(ops).extracting(op -> op.get("tid").asInt()).containsExactly(0, 0, 1, 0);
    assertThat(ops.get(1).get("args").get("input1").asText()).isEqualTo("w");
  }

  @Test
  void statisticsAreMeansAndTheMedianOfUntracedSteps() {
    StepTrace trace = StepTrace.of(7, stats());
    StepStatistics statistics =
        StepStatistics.of(List.of(trace, trace), List.of(500.0, 95.0, 100.0), HOST);
    assertThat(statistics.stepMicros()).isEqualTo(100);
    assertThat(statistics.opsAtATime()).isCloseTo(112 / 90.0, within(1e-12));
    assertThat(statistics.byType().keySet()).containsExactly("MatMul", "Add", "_SOURCE");
    assertThat(statistics.lines()).hasSize(3);
    assertThat(statistics.advice()).isEmpty();
  }

  @Test
  void adviceFollowsFromTheFigures() {
    assertThat(statistics(9, 90, 90, 1, HOST)).singleElement().asString().contains("--batch_size");
    assertThat(statistics(90, 90, 90, 300e6, HOST)).singleElement().asString().contains("jemalloc");
    assertThat(statistics(90, 90, 90, 300e6, new Host(2, 2, "jemalloc"))).isEmpty();
    assertThat(statistics(90, 90, 90, 1, new Host(4, 2, "jemalloc")))
        .singleElement()
        .asString()
        .endsWith("--inter 2");
    assertThat(statistics(90, 90, 90, 1, new Host(1, 8, "jemalloc")))
        .singleElement()
        .asString()
        .endsWith("--inter 8");
    assertThat(statistics(90, 90, 90, 1, new Host(8, 8, "jemalloc")))
        .singleElement()
        .asString()
        .contains("1.0 of 8 threads");
  }

  private static List<String> statistics(
      double work, double span, double step, double bytes, Host host) {
    return new StepStatistics(1, 2, step, 1, work, span, bytes, 0, Map.of(), host).advice();
  }

  /** Two products in parallel, then a sum that waits for both. */
  private static StepStats stats() {
    return StepStats.newBuilder()
        .addDevStats(
            DeviceStepStats.newBuilder()
                .setDevice("/device:CPU:0")
                .addNodeStats(node("c", "c = Add(a, b)", 50, 40))
                .addNodeStats(
                    node("a", "a = MatMul(x, w)", 10, 40)
                        .addMemory(memory(100, record(11, 100), record(30, -100))))
                .addNodeStats(
                    node("b", "b = MatMul(y, w)", 15, 30).addMemory(memory(50, record(40, 50))))
                .addNodeStats(node("_SOURCE", "", 0, 2)))
        .build();
  }

  private static NodeExecStats.Builder node(String name, String label, long start, long micros) {
    return NodeExecStats.newBuilder()
        .setNodeName(name)
        .setTimelineLabel(label)
        .setAllStartNanos(start * 1000)
        .setAllEndRelNanos(micros * 1000);
  }

  private static AllocatorMemoryUsed memory(long total, AllocationRecord... records) {
    return AllocatorMemoryUsed.newBuilder()
        .setTotalBytes(total)
        .addAllAllocationRecords(List.of(records))
        .build();
  }

  private static AllocationRecord record(long micros, long bytes) {
    return AllocationRecord.newBuilder().setAllocMicros(micros).setAllocBytes(bytes).build();
  }
}
