package io.mmoe.build.embedding.keyed;

import io.mmoe.settings.EmbeddingSettings.ByKey;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.testing.SlowOptimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A reference implementation of an EmbeddingVariable, in plain loops over maps and doubles. */
final class SlowEmbeddingVariable {
  final Map<Long, Row> rows = new HashMap<>();
  final Map<Long, Integer> waiting = new HashMap<>();
  private final int[] bloom;
  final double[][] first;
  private final List<SlowOptimizer.Slots> firstSlots = new ArrayList<>();
  private final boolean adaptive;
  private final SlowOptimizer optimizer;
  private final Filter filter;
  private final List<Long> blocks;
  private final long mask;

  /** The weights, slots and counters of one key. */
  static final class Row {
    final double[] weights;
    final SlowOptimizer.Slots slots;
    double frequency;
    long version;

    Row(double[] first, SlowOptimizer.Slots slots) {
      weights = first.clone();
      this.slots = slots;
    }
  }

  /**
   * @param firstRows the matrix init, or the hash table
   * @param mask mask that keys are XORed with. The Bloom filter receives masked keys
   */
  SlowEmbeddingVariable(
      float[][] firstRows, OptimizerSettings optimizer, ByKey settings, long mask) {
    this.optimizer = new SlowOptimizer(optimizer);
    first = new double[firstRows.length][firstRows[0].length];
    for (int row = 0; row < first.length; row++) {
      for (int d = 0; d < first[row].length; d++) {
        first[row][d] = firstRows[row][d];
      }
      firstSlots.add(this.optimizer.slots(first[row].length));
    }
    adaptive = settings.adaptive();
    this.filter = settings.filter();
    this.blocks = settings.blockFrequencies();
    this.mask = mask;
    bloom =
        filter instanceof Filter.Bloom bloomFilter
            ? new int[(int) bloomFilter.counters()]
            : new int[0];
  }

  /**
   * Returns the mean for each row of a batch.
   *
   * @param training whether the occurrences of keys count
   */
  double[][] lookup(List<List<Long>> batch, boolean training) {
    return means(batch, training ? counts(batch) : Map.of());
  }

  /** Returns whether the block of a cell is present. */
  private boolean present(long key, int count, int d) {
    if (blocks.isEmpty()) {
      return true;
    }
    double seen = rows.containsKey(key) ? Objects.requireNonNull(rows.get(key)).frequency : 0;
    return seen + count >= blocks.get(d / (first[0].length / blocks.size()));
  }

  private double[][] means(List<List<Long>> batch, Map<Long, Integer> counts) {
    double[][] means = new double[batch.size()][first[0].length];
    for (int b = 0; b < batch.size(); b++) {
      for (long key : batch.get(b)) {
        for (int d = 0; d < first[0].length; d++) {
          int count = counts.getOrDefault(key, 0);
          if (present(key, count, d)) {
            means[b][d] += read(key, count, d) / batch.get(b).size();
          }
        }
      }
    }
    return means;
  }

  private double read(long key, int count, int d) {
    if (rows.containsKey(key)) {
      return Objects.requireNonNull(rows.get(key)).weights[d];
    }
    boolean reads = adaptive || filter instanceof Filter.None || admitted(key, count);
    return reads ? firstRow(key)[d] : 0;
  }

  private double[] firstRow(long key) {
    return first[(int) (key % first.length)];
  }

  private boolean admitted(long key, int count) {
    if (rows.containsKey(key) || filter instanceof Filter.None) {
      return true;
    }
    if (filter instanceof Filter.Counter counter) {
      return count > 0 && waiting.getOrDefault(key, 0) + count >= counter.frequency();
    }
    return count > 0 && bloomCount(key) >= ((Filter.Bloom) filter).frequency();
  }

  /**
   * Trains on a batch.
   *
   * @param upstream gradient of each mean
   */
  void train(List<List<Long>> batch, float[][] upstream, long step) {
    Map<Long, Integer> counts = counts(batch);
    Map<Long, double[]> gradients = new LinkedHashMap<>();
    for (int b = 0; b < batch.size(); b++) {
      for (long key : batch.get(b)) {
        double[] sum = gradients.computeIfAbsent(key, k -> new double[first[0].length]);
        for (int d = 0; d < sum.length; d++) {
          if (present(key, counts.getOrDefault(key, 0), d)) {
            sum[d] += upstream[b][d] / (double) batch.get(b).size();
          }
        }
      }
    }
    Map<Long, Boolean> decisions = new HashMap<>();
    counts.forEach((key, count) -> decisions.put(key, admitted(key, count)));
    Map<Long, Integer> seen = new HashMap<>();
    counts.keySet().forEach(key -> seen.put(key, seen(key)));
    gradients.forEach(
        (key, gradient) -> {
          if (decisions.getOrDefault(key, false)) {
            Row row = rows.computeIfAbsent(key, k -> newRow(k, seen.getOrDefault(k, 0)));
            optimizer.update(row.weights, row.slots, gradient, step, true);
            row.frequency += counts.getOrDefault(key, 0);
            row.version = step;
          }
        });
    if (adaptive) {
      trainShared(gradients, decisions, step);
    }
    counts.forEach(this::count);
    // The powers of a column belong to its own rows and to the rows of the hash table.
    if (adaptive || decisions.containsValue(true)) {
      optimizer.endStep();
    }
  }

  /** Trains the rows of the hash table with the gradients of keys without their own row. */
  private void trainShared(Map<Long, double[]> gradients, Map<Long, Boolean> decisions, long step) {
    Map<Integer, double[]> sums = new HashMap<>();
    gradients.forEach(
        (key, gradient) -> {
          if (!decisions.getOrDefault(key, false)) {
            double[] sum =
                sums.computeIfAbsent(
                    (int) (key % first.length), row -> new double[gradient.length]);
            for (int d = 0; d < sum.length; d++) {
              sum[d] += gradient[d];
            }
          }
        });
    sums.forEach((row, sum) -> optimizer.update(first[row], firstSlots.get(row), sum, step, true));
  }

  private Row newRow(long key, int seen) {
    Row row = new Row(firstRow(key), optimizer.slots(first[0].length));
    row.frequency = seen;
    return row;
  }

  private int seen(long key) {
    if (filter instanceof Filter.Counter) {
      return waiting.getOrDefault(key, 0);
    }
    return filter instanceof Filter.Bloom ? bloomCount(key) : 0;
  }

  private void count(long key, int count) {
    if (filter instanceof Filter.Counter counter) {
      waiting.merge(key, count, (old, more) -> Math.min(counter.frequency(), old + more));
      waiting.computeIfPresent(key, (k, sum) -> Math.min(counter.frequency(), sum));
    } else if (filter instanceof Filter.Bloom settings) {
      for (int cell : cells(key)) {
        bloom[cell] = Math.min(settings.frequency(), bloom[cell] + count);
      }
    }
  }

  private int bloomCount(long key) {
    int least = Integer.MAX_VALUE;
    for (int cell : cells(key)) {
      least = Math.min(least, bloom[cell]);
    }
    return least;
  }

  private int[] cells(long key) {
    Filter.Bloom settings = (Filter.Bloom) filter;
    long tableKey = key ^ mask;
    long mixed = (tableKey * 0x9E3779B97F4A7C15L) ^ (tableKey >> 29);
    long first = mixed & 0x7fffffffL;
    long second = ((mixed >> 32) & 0x7fffffffL) | 1;
    int[] cells = new int[settings.hashes()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (int) ((first + i * second) % settings.counters());
    }
    return cells;
  }

  /** Evicts rows as a save does. */
  void evict(Eviction eviction, long step) {
    if (eviction instanceof Eviction.ByAge age) {
      rows.values().removeIf(row -> step - row.version > age.stepsToLive());
    } else if (eviction instanceof Eviction.ByNorm norm) {
      rows.values().removeIf(row -> half(row) < norm.threshold());
    } else {
      return;
    }
    if (filter instanceof Filter.Counter counter) {
      waiting.values().removeIf(count -> count >= counter.frequency());
    }
  }

  private static double half(Row row) {
    double sum = 0;
    for (double weight : row.weights) {
      sum += weight * weight;
    }
    return sum / 2;
  }

  private static Map<Long, Integer> counts(List<List<Long>> batch) {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    batch.forEach(row -> row.forEach(key -> counts.merge(key, 1, Integer::sum)));
    return counts;
  }
}
