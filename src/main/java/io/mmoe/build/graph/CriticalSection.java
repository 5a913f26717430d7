package io.mmoe.build.graph;

import java.util.List;
import java.util.function.Function;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Mutex;
import org.tensorflow.op.core.MutexLock;

/** A section of a graph that only one step at a time runs, across all processes of a cluster. */
public final class CriticalSection {

  private CriticalSection() {}

  /**
   * Adds ops under a lock.
   *
   * @param there adds ops on the device of the lock
   * @param lock name of the lock, the same in all graphs that share it
   * @param body adds the ops, all of which wait for the lock, and returns the ops that must finish
   *     before the lock is released
   * @return the op that releases the lock
   */
  public static Op of(Ops there, String lock, Function<Ops, List<? extends Op>> body) {
    MutexLock held = there.mutexLock(there.mutex(Mutex.sharedName(lock)).resource());
    List<Op> done = List.copyOf(body.apply(there.withControlDependencies(held)));
    return there.withControlDependencies(done).consumeMutexLock(held.mutexLock());
  }
}
