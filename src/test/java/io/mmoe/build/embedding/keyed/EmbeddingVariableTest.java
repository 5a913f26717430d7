package io.mmoe.build.embedding.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.settings.EmbeddingSettings.ByKey;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.testing.FixedShards;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests EmbeddingVariables against a slow implementation, with random keys. */
@Tag("slow")
class EmbeddingVariableTest {
  private static final int DIMENSION = 3;
  private static final int STEPS = 14;
  private static final int BATCH = 6;
  private static final OptimizerSettings ADAGRAD = new OptimizerSettings.Adagrad(0.1);
  private static final Filter COUNTER = new Filter.Counter(3);

  @TempDir Path directory;

  static Stream<Arguments> rules() {
    List<Arguments> rules = new ArrayList<>();
    for (OptimizerSettings optimizer :
        List.of(
            ADAGRAD,
            new OptimizerSettings.Adam(0.01),
            new OptimizerSettings.GradientDescent(0.1))) {
      rules.add(Arguments.of(optimizer, new Filter.None(), new Eviction.None(), 1));
    }
    for (OptimizerSettings optimizer :
        List.of(
            new OptimizerSettings.AdamAsync(0.01, false),
            new OptimizerSettings.AdamAsync(0.01, true),
            new OptimizerSettings.AdagradDecay(0.1, 0.1, 4, 0.5))) {
      rules.add(Arguments.of(optimizer, COUNTER, new Eviction.None(), 1));
      rules.add(Arguments.of(optimizer, new Filter.None(), new Eviction.None(), 3));
    }
    for (int shards : new int[] {1, 3}) {
      rules.add(Arguments.of(ADAGRAD, COUNTER, new Eviction.None(), shards));
      rules.add(Arguments.of(ADAGRAD, new Filter.Bloom(3, 40, 0.05), new Eviction.None(), shards));
      rules.add(Arguments.of(ADAGRAD, new Filter.None(), new Eviction.ByAge(2), shards));
      rules.add(Arguments.of(ADAGRAD, COUNTER, new Eviction.ByAge(1), shards));
      rules.add(Arguments.of(ADAGRAD, new Filter.None(), new Eviction.ByNorm(0.5), shards));
    }
    return rules.stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleMatchesTheSlowImplementation(
      OptimizerSettings optimizer, Filter filter, Eviction eviction, int shards) {
    assertSameAsSlow(ByKey.of(filter, eviction), optimizer, shards);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void frequentKeysHaveMoreBlocks(int shards) {
    List<Long> blocks = List.of(0L, 3L, 8L);
    assertSameAsSlow(
        ByKey.of(new Filter.None(), new Eviction.None()).withBlockFrequencies(blocks),
        ADAGRAD,
        shards);
    assertSameAsSlow(
        ByKey.of(COUNTER, new Eviction.None()).withBlockFrequencies(blocks), ADAGRAD, shards);
  }

  static Stream<Arguments> adaptiveRules() {
    Eviction none = new Eviction.None();
    return Stream.of(
        Arguments.of(ADAGRAD, COUNTER, none, 1),
        Arguments.of(new OptimizerSettings.GradientDescent(0.1), COUNTER, none, 3),
        Arguments.of(new OptimizerSettings.AdamAsync(0.01, true), COUNTER, none, 1),
        Arguments.of(new OptimizerSettings.AdamAsync(0.01, false), COUNTER, none, 2),
        Arguments.of(new OptimizerSettings.AdagradDecay(0.1, 0.1, 4, 0.5), COUNTER, none, 1),
        Arguments.of(ADAGRAD, COUNTER, new Eviction.ByAge(1), 2),
        Arguments.of(ADAGRAD, new Filter.Counter(1), none, 1),
        Arguments.of(ADAGRAD, new Filter.Counter(1000), none, 1));
  }

  @ParameterizedTest
  @MethodSource("adaptiveRules")
  void rareKeysTrainTheHashTableAndFrequentKeysStartWithItsRows(
      OptimizerSettings optimizer, Filter filter, Eviction eviction, int shards) {
    assertSameAsSlow(ByKey.of(filter, eviction).withAdaptive(true), optimizer, shards);
  }

  private void assertSameAsSlow(ByKey settings, OptimizerSettings optimizer, int shards) {
    Random random = new Random(11);
    KeyedTraining training =
        new KeyedTraining(settings, optimizer, DIMENSION, FixedShards.ofTables(shards));
    SlowEmbeddingVariable slow =
        new SlowEmbeddingVariable(
            training.firstRows(), optimizer, settings, KeyedTraining.GROUP.keyMask(0));
    try {
      for (int step = 1; step <= STEPS; step++) {
        List<List<Long>> batch = batch(random);
        float[][] upstream = gradient(random);
        assertClose(training.train(batch, upstream), slow.lookup(batch, true));
        slow.train(batch, upstream, step);
        List<List<Long>> other = batch(random);
        assertClose(training.read(other), slow.lookup(other, false));
        assertSame(training, slow);
        if (step % 5 == 0) {
          Path checkpoint = directory.resolve("ckpt-" + step);
          training.save(checkpoint);
          slow.evict(settings.eviction(), step);
          assertSame(training, slow);
          Map<Long, List<Float>> before = training.rows("-keys");
          training.close();
          training =
              new KeyedTraining(settings, optimizer, DIMENSION, FixedShards.ofTables(1 + step % 3));
          training.restore(checkpoint);
          assertThat(training.rows("-keys")).isEqualTo(before);
        }
      }
    } finally {
      training.close();
    }
  }

  @Test
  void readingCreatesNoRowAndInitializationEmptiesTheTable() {
    try (KeyedTraining training =
        new KeyedTraining(
            ByKey.of(new Filter.None(), new Eviction.None()),
            ADAGRAD,
            DIMENSION,
            VariablePlacement.LOCAL)) {
      assertThat(training.rows("-keys")).isEmpty();
      training.read(List.of(List.of(1L, 2L), List.of(3L)));
      assertThat(training.rows("-keys")).isEmpty();
    }
  }

  @Test
  void keyZeroAndABatchOfOneKeyAreNotSpecial() {
    try (KeyedTraining training =
        new KeyedTraining(
            ByKey.of(new Filter.None(), new Eviction.None()),
            new OptimizerSettings.GradientDescent(1),
            DIMENSION,
            VariablePlacement.LOCAL)) {
      float[] first = training.firstRows()[0];
      training.train(List.of(List.of(0L, 0L), List.of(0L)), new float[][] {{1, 0, 0}, {1, 0, 2}});
      List<Float> row = training.rows("-keys").getOrDefault(0L, List.of());
      assertThat(training.rows("-keys")).hasSize(1);
      assertThat(row.get(0)).isCloseTo(first[0] - 2, within(1e-6f));
      assertThat(row.get(2)).isCloseTo(first[2] - 2, within(1e-6f));
      assertThat(row.subList(3, 5)).containsExactly(3f, 1f);
    }
  }

  @Test
  void theBloomFilterAdmitsEveryFrequentKeyAndFewOthers() {
    int keys = 3000;
    double rate = 0.02;
    Filter.Bloom bloom = new Filter.Bloom(2, keys, rate);
    assertThat(bloom.hashes()).isEqualTo(6);
    try (KeyedTraining training =
        new KeyedTraining(
            ByKey.of(bloom, new Eviction.None()), ADAGRAD, 1, VariablePlacement.LOCAL)) {
      Random random = new Random(5);
      List<Long> all = random.longs(2L * keys, 0, Long.MAX_VALUE).boxed().toList();
      List<Long> often = all.subList(0, keys);
      List<Long> once = all.subList(keys, 2 * keys);
      float[][] upstream = {{0.1f}};
      training.train(List.of(often), upstream);
      training.train(List.of(often), upstream);
      // All counts are too small. A row at this point is a false positive of the filter.
      assertThat(training.rows("-keys").size() / (double) keys).isLessThan(1.5 * rate);
      training.train(List.of(often), upstream);
      assertThat(training.rows("-keys").keySet()).containsAll(often);
      training.train(List.of(once), upstream);
      double wrong = (training.rows("-keys").size() - keys) / (double) keys;
      assertThat(wrong).isLessThan(1.5 * rate);
    }
  }

  private static void assertSame(KeyedTraining training, SlowEmbeddingVariable slow) {
    Map<Long, List<Float>> rows = training.rows("-keys");
    assertThat(rows.keySet()).isEqualTo(slow.rows.keySet());
    rows.forEach(
        (key, cells) -> {
          SlowEmbeddingVariable.Row expected = Objects.requireNonNull(slow.rows.get(key));
          int at = 0;
          for (int d = 0; d < DIMENSION; d++) {
            assertThat((double) cells.get(at++)).isCloseTo(expected.weights[d], within(1e-6));
          }
          for (double[] slot : expected.slots.values) {
            for (double number : slot) {
              assertThat((double) cells.get(at++)).isCloseTo(number, within(1e-6));
            }
          }
          assertThat((double) cells.get(at++)).isEqualTo(expected.frequency);
          assertThat((double) cells.get(at)).isEqualTo((double) expected.version);
        });
    Map<Long, Integer> waiting = new HashMap<>();
    training
        .rows("-waiting_keys")
        .forEach((key, cells) -> waiting.put(key, cells.get(0).intValue()));
    assertThat(waiting).isEqualTo(slow.waiting);
    assertClose(training.firstRows(), slow.first);
  }

  private static void assertClose(float[][] actual, double[][] expected) {
    for (int b = 0; b < expected.length; b++) {
      for (int d = 0; d < DIMENSION; d++) {
        assertThat((double) actual[b][d]).isCloseTo(expected[b][d], within(1e-6));
      }
    }
  }

  /** Returns a batch of frequent and rare keys, key 0 included. Some rows contain a key twice. */
  private static List<List<Long>> batch(Random random) {
    List<List<Long>> batch = new ArrayList<>();
    for (int b = 0; b < BATCH; b++) {
      List<Long> row = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        long key = (long) (40 * Math.pow(random.nextDouble(), 2));
        row.add(key * 0x2545F4914F6CDD1DL & Long.MAX_VALUE);
      }
      batch.add(row);
    }
    return batch;
  }

  private static float[][] gradient(Random random) {
    float[][] gradient = new float[BATCH][DIMENSION];
    for (float[] row : gradient) {
      for (int d = 0; d < DIMENSION; d++) {
        row[d] = (float) random.nextGaussian();
      }
    }
    return gradient;
  }
}
