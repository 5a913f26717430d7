package io.mmoe.build.embedding.keyed;

import io.mmoe.build.graph.CriticalSection;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.UniqueIds;
import io.mmoe.settings.EmbeddingSettings.Filter.Bloom;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * A counting Bloom filter: it admits a key whose occurrences before this batch reach a frequency.
 *
 * <p>k hash functions choose k of m counters for each key. The smallest of them is an upper bound
 * of the key's count. A counter stops at the frequency.
 */
final class BloomAdmission implements Admission {
  private final Variable counters;
  private final Bloom settings;

  /**
   * @param counters [m], int32
   */
  private BloomAdmission(Variable counters, Bloom settings) {
    this.counters = counters;
    this.settings = settings;
  }

  /** Creates the counters of a filter. */
  static BloomAdmission create(VariableStore variables, String name, Bloom settings) {
    Shape shape = Shape.of(settings.counters());
    return new BloomAdmission(
        variables.create(
            name,
            shape,
            TInt32.class,
            there -> there.fill(there.constant(shape.asArray()), there.constant(0))),
        settings);
  }

  @Override
  public boolean admitsAll() {
    return false;
  }

  @Override
  public Decision decide(Ops tf, UniqueIds ids, Operand<TBool> present) {
    Ops there = counters.on(tf);
    Operand<TInt32> found =
        there.resourceGather(counters.handle(), cells(tf, ids.ids()), TInt32.class);
    Operand<TInt32> seen = there.min(found, there.constant(1));
    Operand<TBool> enough = tf.math.greaterEqual(seen, tf.constant(settings.frequency()));
    Operand<TBool> counting = tf.math.greater(ids.requireKeys().counts(), tf.constant(0));
    return new Decision(
        tf.math.logicalOr(present, tf.math.logicalAnd(enough, counting)),
        tf.dtypes.cast(seen, TFloat32.class));
  }

  @Override
  public List<Op> count(Ops tf, UniqueIds ids, Operand<TInt64> step) {
    Operand<TInt64> cells = cells(tf, ids.ids());
    Operand<TInt32> added =
        tf.math.minimum(ids.requireKeys().counts(), tf.constant(settings.frequency()));
    Operand<TInt32> each = tf.broadcastTo(tf.expandDims(added, tf.constant(1)), tf.shape(cells));
    return List.of(
        CriticalSection.of(
            counters.on(tf),
            counters.handle().op().name() + "/lock",
            there -> {
              Op add = there.resourceScatterAdd(counters.handle(), cells, each);
              return List.of(
                  there
                      .withControlDependencies(add)
                      .resourceScatterMin(
                          counters.handle(), cells, there.constant(settings.frequency())));
            }));
  }

  /**
   * Adds the ops that compute the counters of each key, [R, k]: {@code (h1 + i h2) mod m} (Kirsch,
   * Mitzenmacher 2006). h1 and h2 are the two halves of the mixed key.
   */
  private Operand<TInt64> cells(Ops tf, Operand<TInt64> keys) {
    Operand<TInt64> column = tf.expandDims(keys, tf.constant(1));
    Operand<TInt64> mixed =
        tf.bitwise.bitwiseXor(
            tf.math.mul(column, tf.constant(0x9E3779B97F4A7C15L)),
            tf.bitwise.rightShift(column, tf.constant(29L)));
    Operand<TInt64> half = tf.constant(0x7fffffffL);
    Operand<TInt64> first = tf.bitwise.bitwiseAnd(mixed, half);
    Operand<TInt64> second =
        tf.bitwise.bitwiseOr(
            tf.bitwise.bitwiseAnd(tf.bitwise.rightShift(mixed, tf.constant(32L)), half),
            tf.constant(1L));
    long[] numbers = new long[settings.hashes()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Operand<TInt64> spread =
        tf.math.add(first, tf.math.mul(second, tf.constant(new long[][] {numbers})));
    return tf.math.mod(spread, tf.constant(settings.counters()));
  }
}
