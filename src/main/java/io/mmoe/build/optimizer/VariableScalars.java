package io.mmoe.build.optimizer;

import io.mmoe.build.graph.Initializer.ConstantInit;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * An optimizer's scalar for each variable of the checkpoint: {@code <variable><suffix>}, [1].
 *
 * <p>The scalars do not depend on how the graph stacks or shards variables. Not safe for use by
 * several threads.
 */
final class VariableScalars {
  private final Ops tf;
  private final VariableStore store;
  private final String suffix;
  private final double initial;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * The scalar of one variable.
   *
   * @param variable the scalar itself
   * @param now value before the step, [1]
   * @param touched scalar conditions, one of which must hold for the step to change the value
   */
  private record Entry(Variable variable, Operand<TFloat32> now, List<Operand<TBool>> touched) {}

  VariableScalars(Ops tf, VariableStore store, String suffix, double initial) {
    this.tf = tf;
    this.store = store;
    this.suffix = suffix;
    this.initial = initial;
  }

  /** Returns the scalars of several variables before the step, [variables]. */
  Operand<TFloat32> now(List<String> variables) {
    List<Operand<TFloat32>> values = variables.stream().map(name -> of(name).now()).toList();
    return values.size() == 1 ? values.get(0) : tf.concat(values, tf.constant(0));
  }

  /** Returns the scalar of one variable before the step. */
  Operand<TFloat32> now(String variable) {
    return tf.reshape(of(variable).now(), tf.constant(new int[] {}));
  }

  /**
   * Records that a step may change a variable.
   *
   * @param touched whether it does, a scalar
   */
  void touch(String variable, Operand<TBool> touched) {
    of(variable).touched().add(touched);
  }

  /**
   * Adds the ops that update the scalars of the touched variables.
   *
   * @param after adds ops that run after all updates of the step
   * @param next computes a new value from the old one
   */
  List<Op> update(Ops after, UnaryOperator<Operand<TFloat32>> next) {
    List<Op> ops = new ArrayList<>();
    for (Entry entry : entries.values()) {
      Operand<TBool> touched = after.any(after.stack(entry.touched()), after.constant(0));
      ops.add(
          after.assignVariableOp(
              entry.variable().handle(),
              after.select(touched, next.apply(entry.now()), entry.now())));
    }
    return ops;
  }

  private Entry of(String name) {
    return entries.computeIfAbsent(
        name,
        key -> {
          Variable variable = store.create(key + suffix, Shape.of(1), new ConstantInit(initial));
          return new Entry(variable, variable.read(tf, TFloat32.class), new ArrayList<>());
        });
  }
}
