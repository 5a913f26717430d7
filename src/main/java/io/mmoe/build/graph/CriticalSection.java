package io.mmoe.build.graph;

import java.util.List;
import java.util.function.Function;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Mutex;
import org.tensorflow.op.core.MutexLock;

/** Ops that no other step runs at the same time, in whichever process. */
public final class CriticalSection {

  private CriticalSection() {}

  /**
   * Adds ops under a lock.
   *
   * @param there adds ops where the lock lives
   * @param lock its name, the same in all graphs that share it
   * @param body adds the ops, all of which wait for the lock; returns those to wait for before it
   *     is given up
   * @return done when the lock is given up
   */
  public static Op of(Ops there, String lock, Function<Ops, List<? extends Op>> body) {
    MutexLock held = there.mutexLock(there.mutex(Mutex.sharedName(lock)).resource());
    List<Op> done = List.copyOf(body.apply(there.withControlDependencies(held)));
    return there.withControlDependencies(done).consumeMutexLock(held.mutexLock());
  }
}
