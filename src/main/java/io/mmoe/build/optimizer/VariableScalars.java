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
 * A number that an optimizer keeps for each variable as checkpoints know it, however variables are
 * joined or cut: {@code <variable><suffix>}, [1]. Not safe for use by several threads.
 */
final class VariableScalars {
  private final Ops tf;
  private final VariableStore store;
  private final String suffix;
  private final double initial;
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  /** One variable's number, as it is before the step, and what tells whether the step counts. */
  private record Kept(Variable variable, Operand<TFloat32> now, List<Operand<TBool>> touched) {}

  VariableScalars(Ops tf, VariableStore store, String suffix, double initial) {
    this.tf = tf;
    this.store = store;
    this.suffix = suffix;
    this.initial = initial;
  }

  /** The numbers of some variables before the step, [C]. */
  Operand<TFloat32> now(List<String> variables) {
    List<Operand<TFloat32>> values = variables.stream().map(name -> of(name).now()).toList();
    return values.size() == 1 ? values.get(0) : tf.concat(values, tf.constant(0));
  }

  /** One variable's number before the step, a scalar. */
  Operand<TFloat32> now(String variable) {
    return tf.reshape(of(variable).now(), tf.constant(new int[] {}));
  }

  /**
   * Notes that a step may change a variable.
   *
   * @param touched scalar, whether it does
   */
  void touch(String variable, Operand<TBool> touched) {
    of(variable).touched().add(touched);
  }

  /**
   * Adds the ops that change the numbers of the variables that a step has changed.
   *
   * @param after waits for the updates
   * @param next adds what makes the new numbers of the old ones
   */
  List<Op> update(Ops after, UnaryOperator<Operand<TFloat32>> next) {
    List<Op> ops = new ArrayList<>();
    for (Kept of : kept.values()) {
      Operand<TBool> touched = after.any(after.stack(of.touched()), after.constant(0));
      ops.add(
          after.assignVariableOp(
              of.variable().handle(), after.select(touched, next.apply(of.now()), of.now())));
    }
    return ops;
  }

  private Kept of(String name) {
    return kept.computeIfAbsent(
        name,
        key -> {
          Variable variable = store.create(key + suffix, Shape.of(1), new ConstantInit(initial));
          return new Kept(variable, variable.read(tf, TFloat32.class), new ArrayList<>());
        });
  }
}
