package io.mmoe.build.embedding.keyed;

import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.build.graph.CriticalSection;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.Contents;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The eviction of rows before a checkpoint is saved: rows without recent training, or rows with
 * small weights.
 *
 * <p>An evicted key that occurs again starts with its initial row. With a counter filter it must
 * also be admitted again.
 */
public final class KeyEviction {

  private KeyEviction() {}

  /** Adds the op that evicts rows, if the settings require eviction. */
  public static Optional<Op> of(Ops tf, EmbeddingSettings settings, VariableStore variables) {
    if (!(settings instanceof EmbeddingSettings.ByKey byKey)
        || byKey.eviction() instanceof Eviction.None) {
      return Optional.empty();
    }
    List<Op> evictions = new ArrayList<>();
    for (KeyedTable table : variables.keyedTables()) {
      Ops there = table.on(tf);
      evictions.add(
          CriticalSection.of(
              there,
              table.lock(),
              inside -> {
                Contents all = table.contents(inside);
                Contents kept = all.where(inside, kept(inside, byKey, table, all, variables));
                // The rows must be read before the table is emptied.
                Op cleared = table.clear(inside.withControlDependencies(kept.keys(), kept.rows()));
                return List.of(
                    table.insert(
                        inside.withControlDependencies(cleared), kept.keys(), kept.rows()));
              }));
    }
    return Optional.of(tf.withControlDependencies(evictions).withName("drop_rows").noOp());
  }

  private static Operand<TBool> kept(
      Ops there,
      EmbeddingSettings.ByKey settings,
      KeyedTable table,
      Contents all,
      VariableStore variables) {
    if (!hasWeights(table)) {
      // Drop the counts of admitted keys. Evicted keys must be admitted again, others need none.
      int frequency = ((Filter.Counter) settings.filter()).frequency();
      return there.math.less(cell(there, all, 0), there.constant((float) frequency));
    }
    if (settings.eviction() instanceof Eviction.ByAge byAge) {
      Operand<TFloat32> now =
          there.dtypes.cast(variables.globalStep().read(there, TInt64.class), TFloat32.class);
      Operand<TFloat32> age = there.math.sub(now, cell(there, all, table.width() - 2));
      return there.math.lessEqual(age, there.constant((float) byAge.stepsToLive()));
    }
    Operand<TFloat32> weights =
        KeyedTable.cells(there, all.rows(), 0, table.fields().get(0).width());
    Operand<TFloat32> half =
        there.math.mul(
            there.constant(0.5f), there.sum(there.math.square(weights), there.constant(1)));
    double threshold = ((Eviction.ByNorm) settings.eviction()).threshold();
    return there.math.greaterEqual(half, there.constant((float) threshold));
  }

  private static boolean hasWeights(KeyedTable table) {
    return table.fields().get(0).suffix().equals(EmbeddingNames.VALUES);
  }

  /** Adds the op that slices one cell out of each row, [K]. */
  private static Operand<TFloat32> cell(Ops there, Contents all, int cell) {
    return there.reshape(
        KeyedTable.cells(there, all.rows(), cell, 1), there.constant(new int[] {-1}));
  }
}
