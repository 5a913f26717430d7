package io.mmoe.serve.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Int64s;
import io.mmoe.serve.model.InvalidInputException;
import io.mmoe.settings.ServeSettings.Batching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that wait at the same time run as one batch and get separate outputs. */
class BatcherTest {
  private final ExecutorService runs = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Integer> batches = new ArrayList<>();

  /** A model that doubles numbers and refuses negative ones. */
  private static Map<String, HostTensor> twice(Map<String, HostTensor> inputs) {
    long[] values = ((Int64s) Objects.requireNonNull(inputs.get("x"))).values();
    if (LongStream.of(values).anyMatch(value -> value < 0)) {
      throw new InvalidInputException("negative");
    }
    return Map.of("y", new Int64s(LongStream.of(values).map(v -> 2 * v).toArray(), 0));
  }

  private Batcher batcher(Batching settings) {
    return new Batcher(
        BatcherTest::twice,
        settings,
        new Batcher.Resources(
            runs,
            1,
            timer,
            rows -> {
              synchronized (batches) {
                batches.add(rows);
              }
            }));
  }

  @AfterEach
  void shutDown() {
    runs.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void requestsWithinTheDelayFormOneBatch() throws Exception {
    Batcher batcher = batcher(new Batching(100, Duration.ofMillis(300), 1000));
    var first = submit(batcher, 1, 2);
    var second = submit(batcher, 3);
    assertThat(values(first)).containsExactly(2, 4);
    assertThat(values(second)).containsExactly(6);
    assertThat(batches).containsExactly(3);
  }

  @Test
  void aFullBatchDoesNotWait() throws Exception {
    Batcher batcher = batcher(new Batching(2, Duration.ofMinutes(1), 1000));
    var first = submit(batcher, 1);
    var second = submit(batcher, 2);
    assertThat(values(first)).containsExactly(2);
    assertThat(values(second)).containsExactly(4);
  }

  @Test
  void aRequestLargerThanABatchRunsAlone() throws Exception {
    Batcher batcher = batcher(new Batching(2, Duration.ofMillis(200), 1000));
    var small = submit(batcher, 7);
    var large = submit(batcher, 1, 2, 3);
    assertThat(values(large)).containsExactly(2, 4, 6);
    assertThat(values(small)).containsExactly(14);
    assertThat(batches).containsExactly(1, 3);
  }

  @Test
  void anInvalidRequestFailsAlone() throws Exception {
    Batcher batcher = batcher(new Batching(100, Duration.ofMillis(300), 1000));
    var good = submit(batcher, 1);
    var bad = submit(batcher, -1);
    var alsoGood = submit(batcher, 2);
    assertThat(values(good)).containsExactly(2);
    assertThat(values(alsoGood)).containsExactly(4);
    assertThatThrownBy(() -> values(bad))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InvalidInputException.class);
  }

  @Test
  void requestsBeyondTheQueueAreRefused() throws Exception {
    Batcher batcher = batcher(new Batching(100, Duration.ofMillis(300), 2));
    var first = submit(batcher, 1, 2);
    assertThatThrownBy(() -> submit(batcher, 3))
        .isInstanceOf(RequestFailedException.class)
        .satisfies(
            failure ->
                assertThat(((RequestFailedException) failure).code())
                    .isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(values(first)).containsExactly(2, 4);
    assertThat(values(submit(batcher, 3))).containsExactly(6);
  }

  /** The limit holds for an empty queue too, because a request could exhaust the memory. */
  @Test
  void aRequestLargerThanTheQueueIsRefused() {
    Batcher batcher = batcher(new Batching(100, Duration.ZERO, 2));
    assertThatThrownBy(() -> submit(batcher, 1, 2, 3))
        .isInstanceOf(RequestFailedException.class)
        .hasMessageContaining("--max_queued_rows 2")
        .satisfies(
            failure ->
                assertThat(((RequestFailedException) failure).code())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  private static CompletableFuture<Map<String, HostTensor>> submit(Batcher batcher, long... x) {
    return batcher.submit(Map.of("x", new Int64s(x, HostTensor.VECTOR)), x.length);
  }

  private static long[] values(CompletableFuture<Map<String, HostTensor>> answer) throws Exception {
    return ((Int64s) Objects.requireNonNull(answer.get(30, TimeUnit.SECONDS).get("y"))).values();
  }
}
