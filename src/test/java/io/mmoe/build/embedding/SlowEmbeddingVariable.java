package io.mmoe.build.embedding;

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

/** What an EmbeddingVariable has to compute, in plain loops over maps and doubles. */
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

  /** One key's weights and slots. */
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
   * @param firstRows of init, or of the hash table
   * @param mask what table keys are XORed with; the Bloom filter sees those
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

  /** The mean for each row of a batch; {@code training} counts the keys. */
  double[][] lookup(List<List<Long>> batch, boolean training) {
    return means(batch, training ? counts(batch) : Map.of());
  }

  /** Whether the block of a cell is there. */
  private boolean granted(long key, int count, int d) {
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
          if (granted(key, count, d)) {
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

  /** Trains on a batch; {@code upstream} is the gradient of each mean. */
  void train(List<List<Long>> batch, float[][] upstream, long step) {
    Map<Long, Integer> counts = counts(batch);
    Map<Long, double[]> gradients = new LinkedHashMap<>();
    for (int b = 0; b < batch.size(); b++) {
      for (long key : batch.get(b)) {
        double[] sum = gradients.computeIfAbsent(key, k -> new double[first[0].length]);
        for (int d = 0; d < sum.length; d++) {
          if (granted(key, counts.getOrDefault(key, 0), d)) {
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
    counts.forEach(this::note);
    // A column's powers are those of its own rows and of the hash table's.
    if (adaptive || decisions.containsValue(true)) {
      optimizer.endStep();
    }
  }

  /** The keys without a row of their own train those of the hash table. */
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

  private void note(long key, int count) {
    if (filter instanceof Filter.Counter counter) {
      waiting.merge(key, count, (old, more) -> Math.min(counter.frequency(), old + more));
      waiting.computeIfPresent(key, (k, sum) -> Math.min(counter.frequency(), sum));
    } else if (filter instanceof Filter.Bloom settings) {
      for (int place : places(key)) {
        bloom[place] = Math.min(settings.frequency(), bloom[place] + count);
      }
    }
  }

  private int bloomCount(long key) {
    int least = Integer.MAX_VALUE;
    for (int place : places(key)) {
      least = Math.min(least, bloom[place]);
    }
    return least;
  }

  private int[] places(long key) {
    Filter.Bloom settings = (Filter.Bloom) filter;
    long tableKey = key ^ mask;
    long mixed = (tableKey * 0x9E3779B97F4A7C15L) ^ (tableKey >> 29);
    long first = mixed & 0x7fffffffL;
    long second = ((mixed >> 32) & 0x7fffffffL) | 1;
    int[] places = new int[settings.hashes()];
    for (int i = 0; i < places.length; i++) {
      places[i] = (int) ((first + i * second) % settings.counters());
    }
    return places;
  }

  /** What a save drops. */
  void eliminate(Eviction elimination, long step) {
    if (elimination instanceof Eviction.ByAge age) {
      rows.values().removeIf(row -> step - row.version > age.stepsToLive());
    } else if (elimination instanceof Eviction.ByNorm norm) {
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
