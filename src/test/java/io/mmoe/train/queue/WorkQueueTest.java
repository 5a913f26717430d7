package io.mmoe.train.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.train.queue.SliceTable.State;
import io.mmoe.train.queue.WorkQueue.Claim;
import io.mmoe.train.queue.WorkQueue.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkQueueTest {
  private static final int SLICES = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Memory table = new Memory();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void eachSliceGoesToOneWorkerInEachEpoch() throws InterruptedException {
    List<WorkQueue> workers = List.of(worker(0, 3), worker(1, 3), worker(2, 3));
    for (int epoch = 0; epoch < 4; epoch++) {
      Set<Integer> slices = new HashSet<>();
      for (int i = 0; i < SLICES; i++) {
        WorkQueue worker = workers.get(i % 3);
        Claim claim = worker.take();
        assertThat(claim.epoch()).isEqualTo(epoch);
        assertThat(slices.add(claim.slice())).isTrue();
        worker.finish(claim.slice());
      }
      assertThat(slices).hasSize(SLICES);
    }
  }

  @Test
  void theSeedDeterminesADifferentOrderForEachEpoch() throws InterruptedException {
    List<Integer> first = order(worker(0, 1));
    List<Integer> second = order(worker(0, 1));
    table.clear();
    assertThat(order(worker(0, 1))).isEqualTo(first).isNotEqualTo(second);
  }

  @Test
  void aRestartedWorkerContinuesItsSlice() throws InterruptedException {
    WorkQueue before = worker(0, 2);
    Claim claim = before.take();
    before.advance(claim.slice(), 17);
    assertThat(worker(0, 2).take()).isEqualTo(new Claim(claim.slice(), 0, 17));
  }

  @Test
  void aSliceOfAStuckWorkerIsTakenOverAtTheRowReached() throws InterruptedException {
    WorkQueue lost = worker(1, 2);
    Claim claim = lost.take();
    lost.advance(claim.slice(), 40);
    WorkQueue other = worker(0, 2);
    for (int i = 0; i < SLICES - 1; i++) {
      Claim own = other.take();
      assertThat(own.slice()).isNotEqualTo(claim.slice());
      other.finish(own.slice());
    }
    nanos.addAndGet(PATIENCE.toNanos() + 1);
    assertThat(other.take()).isEqualTo(new Claim(claim.slice(), 0, 40));
    lost.advance(claim.slice(), 80);
    lost.finish(claim.slice());
    assertThat(table.read().get(claim.slice())).isEqualTo(new State(0, 40, 0));
  }

  @Test
  void aSliceWithProgressIsNotTakenOver() throws InterruptedException {
    WorkQueue slow = worker(1, 2);
    Claim claim = slow.take();
    WorkQueue other = worker(0, 2);
    for (int rows = 1; rows < SLICES; rows++) {
      Claim own = other.take();
      assertThat(own.slice()).isNotEqualTo(claim.slice());
      other.finish(own.slice());
      slow.advance(claim.slice(), rows);
      nanos.addAndGet(PATIENCE.toNanos() / 2 + 1);
    }
  }

  @Test
  void aJobWithFewerWorkersTakesTheSlicesOfTheOthers() throws InterruptedException {
    Claim left = worker(5, 6).take();
    WorkQueue alone = worker(0, 1);
    assertThat(takeAll(alone)).contains(left.slice());
  }

  @Test
  void aWorkerWaitsWhileOthersHoldAllSlices() throws Exception {
    WorkQueue holder = worker(0, 2);
    List<Integer> held = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      held.add(holder.take().slice());
    }
    WorkQueue waiting = worker(1, 2);
    CompletableFuture<Claim> taken = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                taken.complete(waiting.take());
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    thread.start();
    Thread.sleep(100);
    assertThat(taken).isNotDone();
    holder.finish(held.get(0));
    assertThat(taken.get()).isEqualTo(new Claim(held.get(0), 1, 0));
  }

  private static List<Integer> order(WorkQueue queue) throws InterruptedException {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      order.add(queue.take().slice());
      queue.finish(order.get(i));
    }
    return order;
  }

  private static List<Integer> takeAll(WorkQueue queue) throws InterruptedException {
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      taken.add(queue.take().slice());
    }
    return taken;
  }

  private WorkQueue worker(int number, int workers) {
    return new WorkQueue(table, new Worker(number, workers, 2021), PATIENCE, nanos::get);
  }

  /** A slice table in memory. */
  private static final class Memory implements SliceTable {
    private final List<State> states = new ArrayList<>();

    Memory() {
      clear();
    }

    synchronized void clear() {
      states.clear();
      states.addAll(Collections.nCopies(SLICES, new State(0, 0, State.FREE)));
    }

    @Override
    public synchronized List<State> read() {
      return List.copyOf(states);
    }

    @Override
    public synchronized boolean compareAndSet(int slice, State from, State to) {
      if (!states.get(slice).equals(from)) {
        return false;
      }
      states.set(slice, to);
      return true;
    }
  }
}
