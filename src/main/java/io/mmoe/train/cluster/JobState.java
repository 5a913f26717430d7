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
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

/**
 * The state that the processes of a job share, in variables on the parameter servers. It consists
 * of the permission to train, the workers that have finished, and on each server whether the job is
 * done. Checkpoints do not hold it.
 *
 * <p>The permission is a number that the chief chooses anew for each of its sessions, and writes to
 * each server. If the numbers of two servers differ, one of them has old weights. If they differ
 * from the chief's own number, another chief has taken over.
 *
 * <p>The constructor adds the ops to a graph. Instances are immutable and may be used with any
 * session on that graph.
 */
public final class JobState {
  private static final long POLL_MILLIS = 300;

  private final Placeholder<TInt32> number;
  private final Operand<TBool> initialized;
  private final Operand<TBool> known;
  private final Operand<TBool> ready;
  private final Operand<TBool> held;
  private final Op forbid;
  private final Op allow;
  private final Op finish;
  private final Operand<TBool> allFinished;

  /**
   * Adds the ops.
   *
   * @param servers number of parameter servers
   * @param workers number of workers, including the chief
   * @param worker number of this worker
   */
  public JobState(ModelGraph model, int servers, int workers, int worker) {
    Ops tf = Ops.create(model.graph()).withSubScope("job");
    JobFlag finished = JobFlag.create(tf, "job/finished", 0, workers);
    number = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1)));
    Operand<TInt32> none = tf.constant(new int[] {0});
    List<Operand<TBool>> permissionsKnown = new ArrayList<>();
    List<Operand<TInt32>> numbers = new ArrayList<>();
    List<Op> resets = new ArrayList<>();
    List<Op> permits = new ArrayList<>();
    for (int server = 0; server < servers; server++) {
      JobFlag permission = JobFlag.create(tf, "job/permission_" + server, server, 1);
      permissionsKnown.add(permission.isInitialized(tf));
      numbers.add(permission.read(tf));
      resets.add(permission.assign(tf, none));
      permits.add(permission.assign(tf, number));
      resets.add(done(tf, server).assign(tf, none));
    }
    resets.add(finished.assign(tf, tf.constant(new int[workers])));
    Operand<TInt32> permissions = tf.reshape(tf.stack(numbers), tf.constant(new int[] {-1}));
    known = allOf(tf, permissionsKnown);
    ready =
        tf.math.logicalAnd(
            all(tf, tf.math.equal(permissions, numbers.get(0))),
            all(tf, tf.math.notEqual(permissions, none)));
    held = all(tf, tf.math.equal(permissions, number));
    List<Operand<TBool>> variablesKnown = new ArrayList<>(permissionsKnown);
    for (Variable variable : model.variables()) {
      variablesKnown.add(tf.varIsInitializedOp(variable.handle()));
    }
    initialized = allOf(tf, variablesKnown);
    allow = tf.withControlDependencies(permits).noOp();
    forbid = tf.withControlDependencies(resets).noOp();
    finish =
        tf.resourceScatterUpdate(
            finished.handle(), tf.constant(new int[] {worker}), tf.constant(new int[] {1}));
    allFinished = finished.isSet(tf);
  }

  private static Operand<TBool> allOf(Ops tf, List<Operand<TBool>> values) {
    return all(tf, tf.stack(values));
  }

  private static Operand<TBool> all(Ops tf, Operand<TBool> values) {
    return tf.all(values, tf.constant(0));
  }

  /** Adds the flag that ends a parameter server: whether the job is done. */
  static JobFlag done(Ops tf, int server) {
    return JobFlag.create(tf, "job/done_" + server, server, 1);
  }

  /**
   * Returns whether training is permitted: all variables have values, and the permissions of all
   * servers come from the same session of a chief.
   */
  public boolean isReady(Session session) {
    return is(session, initialized) && is(session, ready);
  }

  /** Forbids training until {@link #allow}. Called by the chief. */
  public void forbid(Session session) {
    session.runner().addTarget(forbid).run().close();
  }

  /**
   * Permits training, because the variables have values. Called by the chief.
   *
   * @param permission the number of this permission, not 0
   */
  public void allow(Session session, int permission) {
    try (TInt32 value = TInt32.vectorOf(permission)) {
      session.runner().feed(number, value).addTarget(allow).run().close();
    }
  }

  /**
   * Checks that no other chief has given a permission since.
   *
   * @param permission the number of the chief's own permission
   * @throws PeerLostException if another chief has taken over
   */
  public void requireHeld(Session session, int permission) {
    boolean isHeld = false;
    if (is(session, known)) {
      try (TInt32 value = TInt32.vectorOf(permission);
          Result result = session.runner().feed(number, value).fetch(held).run()) {
        isHeld = ((TBool) result.get(0)).getBoolean();
      }
    }
    if (!isHeld) {
      throw new PeerLostException(
          "another chief has taken over while this one was away, so it saves nothing");
    }
  }

  /** Records that this worker has finished training. */
  public void finish(Session session) {
    session.runner().addTarget(finish).run().close();
  }

  /**
   * Waits until the chief permits training.
   *
   * @param chief the address of the chief
   * @param timeout the longest time without an answer of the chief. If it answers, it initializes
   *     or restores the model, which may take any time
   * @throws PeerLostException if the timeout expires first
   */
  public void awaitReady(Session session, String chief, Duration timeout) {
    PeerSilence silence = PeerSilence.of(List.of(chief), timeout);
    while (!isReady(session)) {
      if (silence.isTooLong()) {
        throw new PeerLostException(
            "the chief (%s) has not initialised the model and has not answered for %d s (--session_timeout)"
                .formatted(chief, timeout.toSeconds()));
      }
      Peers.pause(POLL_MILLIS);
    }
  }

  /**
   * Waits until all workers have finished training. Called by the chief.
   *
   * @return whether they have finished before the timeout; a lost worker never finishes
   */
  public boolean awaitFinished(Session session, Duration timeout) {
    return waitFor(() -> is(session, allFinished), timeout);
  }

  private static boolean waitFor(BooleanSupplier condition, Duration timeout) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > timeout.toNanos()) {
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
}
