package io.mmoe.train.session;

import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Training;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * Runs training steps until a hook requests a stop.
 *
 * <p>The TensorFlow session remains owned by the caller, who may evaluate in it afterwards. Not
 * safe for use by several threads.
 */
public final class MonitoredSession {
  private final Training training;
  private final List<SessionHook> hooks;
  private final Control control;
  private final StepRunner runner;

  /**
   * @param session a session whose variables have values
   * @param rows endless training rows
   * @param globalStep the current global step
   */
  public MonitoredSession(
      Session session,
      ModelGraph model,
      BatchSource rows,
      long globalStep,
      List<SessionHook> hooks) {
    training = model.requireTraining();
    runner = new StepRunner(session, model.input(), rows);
    this.hooks = List.copyOf(hooks);
    control = new Control(session, runner, this.hooks, model.globalStep(), globalStep);
  }

  /**
   * Trains until a hook requests a stop.
   *
   * @return the global step reached
   * @throws RuntimeException if a step or a hook throws it
   */
  public long run() {
    hooks.forEach(hook -> hook.begin(control));
    while (!control.stopRequested) {
      StepValues values = step();
      hooks.forEach(hook -> hook.afterStep(control, values));
    }
    hooks.forEach(hook -> hook.end(control));
    return control.globalStep;
  }

  private StepValues step() {
    Set<Operand<TFloat32>> wanted = new LinkedHashSet<>();
    Set<Operand<TString>> wantedMessages = new LinkedHashSet<>();
    for (SessionHook hook : hooks) {
      wanted.addAll(hook.fetches(control.globalStep + 1));
      wantedMessages.addAll(hook.messages(control.globalStep + 1));
    }
    List<Operand<?>> fetches = new ArrayList<>();
    fetches.add(training.newGlobalStep());
    fetches.addAll(wanted);
    fetches.addAll(wantedMessages);
    boolean traced = hooks.stream().anyMatch(hook -> hook.wantsTrace(control.globalStep + 1));
    try (Result result = runner.step(fetches, traced).orElseThrow(MonitoredSession::rowsEnded)) {
      control.globalStep = ((TInt64) result.get(0)).getLong();
      Map<Operand<TFloat32>, Float> values = new HashMap<>();
      int index = 1;
      for (Operand<TFloat32> scalar : wanted) {
        values.put(scalar, ((TFloat32) result.get(index++)).getFloat());
      }
      Map<Operand<TString>, byte[]> messages = new HashMap<>();
      for (Operand<TString> message : wantedMessages) {
        messages.put(message, ((TString) result.get(index++)).asBytes().getObject());
      }
      return new StepValues(values, messages, result.getMetadata().map(RunMetadata::getStepStats));
    }
  }

  private static IllegalStateException rowsEnded() {
    return new IllegalStateException("the training rows ended");
  }

  private static final class Control implements RunControl {
    private final Session session;
    private final StepRunner runner;
    private final List<SessionHook> hooks;
    private final Operand<TInt64> counter;
    private long globalStep;
    private boolean stopRequested;

    Control(
        Session session,
        StepRunner runner,
        List<SessionHook> hooks,
        Operand<TInt64> counter,
        long globalStep) {
      this.session = session;
      this.runner = runner;
      this.hooks = hooks;
      this.counter = counter;
      this.globalStep = globalStep;
    }

    @Override
    public long globalStep() {
      return globalStep;
    }

    @Override
    public RowPosition position() {
      return runner.position();
    }

    @Override
    public Session session() {
      return session;
    }

    @Override
    public void refreshGlobalStep() {
      try (Result result = session.runner().fetch(counter).run()) {
        globalStep = ((TInt64) result.get(0)).getLong();
      }
    }

    @Override
    public void beforeSave() {
      hooks.forEach(hook -> hook.beforeSave(this));
    }

    @Override
    public void requestStop() {
      stopRequested = true;
    }
  }
}
