package io.mmoe.train.queue;

import io.mmoe.build.graph.CriticalSection;
import io.mmoe.build.graph.Variable;
import io.mmoe.train.queue.SliceTable.State;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Ops that read and change the states of the slices, on the device of their variable. A lock on the
 * same device makes compare-and-set atomic across processes.
 *
 * <p>The constructor adds the ops to the graph. Instances are immutable and may be used with any
 * session on the graph.
 */
public final class SliceOps {
  private static final String LOCK = "work_queue/lock";
  private static final int FIELDS = 3;

  private final Operand<TInt64> states;
  private final Placeholder<TInt32> slice;
  private final Placeholder<TInt64> expected;
  private final Placeholder<TInt64> updated;
  private final Operand<TBool> isExpected;
  private final Op change;

  /**
   * Adds the ops.
   *
   * @param table [slices, 3], int64, with the columns epoch, rows and worker
   */
  public SliceOps(Graph graph, Variable table) {
    Ops tf = Ops.create(graph).withSubScope("work_queue");
    Ops there = table.on(tf);
    states = table.read(there, TInt64.class);
    slice = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    expected = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(FIELDS)));
    updated = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(FIELDS)));
    List<Operand<TBool>> compared = new ArrayList<>();
    change =
        CriticalSection.of(there, LOCK, inside -> List.of(compareAndSet(inside, table, compared)));
    isExpected = compared.get(0);
  }

  /**
   * Adds the ops inside the lock.
   *
   * @param compared receives the scalar that holds whether the state is the expected one
   */
  private Op compareAndSet(Ops inside, Variable table, List<Operand<TBool>> compared) {
    Operand<TInt32> first = inside.constant(0);
    Operand<TInt64> found = inside.resourceGather(table.handle(), slice, TInt64.class);
    Operand<TBool> same = inside.all(inside.math.equal(found, expected), first);
    compared.add(same);
    return inside.resourceScatterUpdate(
        table.handle(),
        inside.expandDims(slice, first),
        inside.expandDims(inside.select(same, updated, found), first));
  }

  /** Returns the table in an initialized session, which remains owned by the caller. */
  public SliceTable in(Session session) {
    return new SliceTable() {
      @Override
      public List<State> read() {
        return SliceOps.this.read(session);
      }

      @Override
      public boolean compareAndSet(int number, State from, State to) {
        return SliceOps.this.compareAndSet(session, number, from, to);
      }
    };
  }

  private List<State> read(Session session) {
    try (Result result = session.runner().fetch(states).run()) {
      TInt64 table = (TInt64) result.get(0);
      List<State> read = new ArrayList<>();
      for (int i = 0; i < table.shape().get(0); i++) {
        read.add(new State(table.getLong(i, 0), table.getLong(i, 1), table.getLong(i, 2)));
      }
      return read;
    }
  }

  private boolean compareAndSet(Session session, int number, State from, State to) {
    try (TInt32 ofSlice = TInt32.scalarOf(number);
        TInt64 old = tensor(from);
        TInt64 next = tensor(to);
        Result result =
            session
                .runner()
                .feed(slice, ofSlice)
                .feed(expected, old)
                .feed(updated, next)
                .fetch(isExpected)
                .addTarget(change)
                .run()) {
      return ((TBool) result.get(0)).getBoolean();
    }
  }

  private static TInt64 tensor(State state) {
    return TInt64.vectorOf(state.epoch(), state.rows(), state.worker());
  }
}
