package io.mmoe.train.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mmoe.base.StopRequest;
import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Predictions;
import io.mmoe.build.graph.ModelGraph.Training;
import io.mmoe.record.StepMetrics;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.MonitoredSession;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Tests the hooks on a graph whose step only counts. The loss is 1/step, with the step before the
 * update, so that it is infinite in step 1.
 */
class HookTest {
  private final Graph graph = new Graph();
  private final AtomicLong nanos = new AtomicLong();
  private Session session;
  private Training training;
  private ModelGraph model;

  @BeforeEach
  void buildACountingGraph() {
    Ops tf = Ops.create(graph);
    var step = tf.varHandleOp(TInt64.class, org.tensorflow.ndarray.Shape.scalar());
    var initializer = tf.assignVariableOp(step, tf.constant(0L));
    Operand<TInt64> before = tf.readVariableOp(step, TInt64.class);
    Operand<TFloat32> loss = tf.math.div(tf.constant(1f), tf.dtypes.cast(before, TFloat32.class));
    var increment = tf.withControlDependencies(loss).assignAddVariableOp(step, tf.constant(1L));
    Operand<TInt64> after =
        tf.withControlDependencies(increment).readVariableOp(step, TInt64.class);
    training = new Training(loss, after, tf.constant(""));
    Predictions predictions = new Predictions(loss, loss, tf.constant(0));
    Reading input = new Reading(tf.noOp(), Optional.empty());
    model =
        new ModelGraph(
            graph,
            new ModelGraph.State(List.of(), List.of(), initializer, tf.noOp(), after),
            Optional.empty(),
            Optional.empty(),
            predictions,
            input,
            Map.of(),
            Optional.of(training));
    session = LocalSessions.open(graph, ThreadSettings.DEFAULT);
    session.runner().addTarget(initializer).run().close();
  }

  @AfterEach
  void close() {
    session.close();
    graph.close();
  }

  @Test
  void stopsAtTheLastStep() {
    assertThat(run(stopAt(7))).isEqualTo(7);
  }

  @Test
  void trainsNoStepIfTheLastIsReached() {
    assertThat(runFrom(9, stopAt(7))).isEqualTo(9);
  }

  @Test
  void logsTheFirstStepEveryNthAndTheLast() {
    List<StepMetrics> reports = new ArrayList<>();
    LoggingHook logging =
        new LoggingHook(
            training.loss(),
            new LoggingHook.Schedule(3, 8),
            this::clockOfHalfASecond,
            () -> OptionalLong.of(nanos.get() / 10),
            reports::add);
    run(logging, stopAt(8));
    assertThat(reports).extracting(StepMetrics::step).containsExactly(1L, 3L, 6L, 8L);
    assertThat(reports.get(1).loss()).isEqualTo(1 / 2f);
    // The clock advances half a second each time it is read, once for each report.
    assertThat(reports.get(1).stepsPerSecond()).isCloseTo(4, within(1e-9));
    assertThat(reports.get(2).stepsPerSecond()).isCloseTo(6, within(1e-9));
    assertThat(reports.get(2).waitShare().orElseThrow()).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void aMultipleThatAnotherWorkerPassedIsNotMissed() {
    StepInterval every = new StepInterval(5);
    assertThat(every.isPassed(0, 4)).isFalse();
    assertThat(every.isPassed(4, 5)).isTrue();
    assertThat(every.isPassed(4, 7)).isTrue();
    assertThat(every.isPassed(5, 9)).isFalse();
    assertThat(every.isPassed(5, 21)).isTrue();
  }

  @Test
  void theRateExcludesTheFirstTenth() {
    StepRateHook rate = new StepRateHook(20, nanos::get);
    SessionHook clock =
        new SessionHook() {
          @Override
          public List<Operand<TFloat32>> fetches(long step) {
            nanos.addAndGet(step <= 2 ? 5_000_000_000L : 250_000_000L);
            return List.of();
          }
        };
    run(clock, rate, stopAt(20));
    assertThat(rate.stepsPerSecond()).isCloseTo(4, within(1e-9));
  }

  @Test
  void anInfiniteLossEndsTrainingBeforeLaterHooksSeeTheStep() {
    List<Long> seen = new ArrayList<>();
    SessionHook later =
        new SessionHook() {
          @Override
          public void afterStep(RunControl control, StepValues values) {
            seen.add(control.globalStep());
          }

          @Override
          public void end(RunControl control) {
            seen.add(-1L);
          }
        };
    assertThatThrownBy(() -> run(new FiniteLossHook(training.loss()), later))
        .isInstanceOf(LossNotFiniteException.class)
        .hasMessageContaining("step 1 is Infinity");
    assertThat(seen).isEmpty();
  }

  @Test
  void stopsAfterTheStepInWhichAStopIsRequested() throws InterruptedException {
    StopRequest request = new StopRequest();
    SessionHook stopping =
        new SessionHook() {
          @Override
          public void afterStep(RunControl control, StepValues values) {
            if (control.globalStep() == 4) {
              try {
                request.requestAndAwait(Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
          }
        };
    assertThat(run(stopping, new StopHook(100, request))).isEqualTo(4);
  }

  @Test
  void aStopRequestWaitsUntilTrainingHasEnded() throws InterruptedException {
    StopRequest request = new StopRequest();
    request.enterWork();
    Thread stopping =
        new Thread(
            () -> {
              try {
                request.requestAndAwait(Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    stopping.start();
    while (!request.isRequested()) {
      Thread.onSpinWait();
    }
    stopping.join(50);
    assertThat(stopping.isAlive()).isTrue();
    request.leaveWork();
    stopping.join(10_000);
    assertThat(stopping.isAlive()).isFalse();
  }

  private long run(SessionHook... hooks) {
    // The first step of the graph has the loss 1/0.
    return runFrom(0, hooks);
  }

  private long runFrom(long step, SessionHook... hooks) {
    return new MonitoredSession(session, model, new NoRows(), step, List.of(hooks)).run();
  }

  private static StopHook stopAt(long lastStep) {
    return new StopHook(lastStep, new StopRequest());
  }

  private long clockOfHalfASecond() {
    return nanos.getAndAdd(500_000_000L);
  }

  /** A source for a graph that reads no rows. */
  private static final class NoRows implements BatchSource {
    @Override
    public Optional<FedBatch> next() {
      return Optional.of(FedBatch.NOTHING);
    }

    @Override
    public void trained() {}

    @Override
    public RowPosition position() {
      return RowPosition.START;
    }

    @Override
    public OptionalLong waitedNanos() {
      return OptionalLong.empty();
    }

    @Override
    public void close() {}
  }
}
