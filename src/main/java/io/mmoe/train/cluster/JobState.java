package io.mmoe.train.cluster;

import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.Variable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;

/**
 * The state that the processes of a job share, in variables on the parameter servers. It consists
 * of the permission to train, the workers that have finished, and on each server whether the job is
 * done. Checkpoints do not hold it.
 *
 * <p>The constructor adds the ops to a graph. Instances are immutable and may be used with any
 * session on that graph.
 */
public final class JobState {
  private static final long POLL_MILLIS = 300;

  private final Operand<TBool> initialized;
  private final Operand<TBool> ready;
  private final Op forbid;
  private final Op allow;
  private final Op finish;
  private final Operand<TBool> allFinished;
  private final Op end;

  /**
   * Adds the ops.
   *
   * @param servers number of parameter servers
   * @param workers number of workers, including the chief
   * @param worker number of this worker
   */
  public JobState(ModelGraph model, int servers, int workers, int worker) {
    Ops tf = Ops.create(model.graph()).withSubScope("job");
    JobFlag permission = JobFlag.create(tf, "job/permission", 0, 1);
    JobFlag finished = JobFlag.create(tf, "job/finished", 0, workers);
    List<Operand<TBool>> known = new ArrayList<>();
    known.add(permission.isInitialized(tf));
    for (Variable variable : model.variables()) {
      known.add(tf.varIsInitializedOp(variable.handle()));
    }
    initialized = tf.all(tf.stack(known), tf.constant(0));
    ready = permission.isSet(tf);
    allow = permission.assign(tf, tf.constant(new int[] {1}));
    List<Op> resets = new ArrayList<>();
    List<Op> ends = new ArrayList<>();
    resets.add(permission.assign(tf, tf.constant(new int[] {0})));
    resets.add(finished.assign(tf, tf.constant(new int[workers])));
    for (int server = 0; server < servers; server++) {
      JobFlag done = done(tf, server);
      resets.add(done.assign(tf, tf.constant(new int[] {0})));
      ends.add(done.assign(tf, tf.constant(new int[] {1})));
    }
    forbid = tf.withControlDependencies(resets).noOp();
    end = tf.withControlDependencies(ends).noOp();
    finish =
        tf.resourceScatterUpdate(
            finished.handle(), tf.constant(new int[] {worker}), tf.constant(new int[] {1}));
    allFinished = finished.isSet(tf);
  }

  /** Adds the flag that ends a parameter server: whether the job is done. */
  static JobFlag done(Ops tf, int server) {
    return JobFlag.create(tf, "job/done_" + server, server, 1);
  }

  /** Returns whether all variables have values and the chief permits training. */
  public boolean isReady(Session session) {
    return is(session, initialized) && is(session, ready);
  }

  /** Forbids training until {@link #allow}. Called by the chief. */
  public void forbid(Session session) {
    run(session, forbid);
  }

  /** Permits training, because the variables have values. Called by the chief. */
  public void allow(Session session) {
    run(session, allow);
  }

  /** Records that this worker has finished training. */
  public void finish(Session session) {
    run(session, finish);
  }

  private boolean allFinished(Session session) {
    return is(session, allFinished);
  }

  /** Ends the job, so that the parameter servers exit. Called by the chief. */
  public void end(Session session) {
    run(session, end);
  }

  /**
   * Waits until the chief permits training.
   *
   * @throws PeerLostException if the timeout expires first
   */
  public void awaitReady(Session session, Duration timeout) {
    if (!waitFor(() -> isReady(session), timeout)) {
      throw new PeerLostException(
          "the chief has not initialised the model for %d s (--session_timeout)"
              .formatted(timeout.toSeconds()));
    }
  }

  /**
   * Waits until all workers have finished training. Called by the chief.
   *
   * @return whether they have finished before the timeout; a lost worker never finishes
   */
  public boolean awaitFinished(Session session, Duration timeout) {
    return waitFor(() -> allFinished(session), timeout);
  }

  private static boolean waitFor(BooleanSupplier condition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Peers.pause(POLL_MILLIS);
    }
    return true;
  }

  static boolean is(Session session, Operand<TBool> value) {
    try (Result result = session.runner().fetch(value).run()) {
      return ((TBool) result.get(0)).getBoolean();
    }
  }

  private static void run(Session session, Op op) {
    session.runner().addTarget(op).run().close();
  }
}
