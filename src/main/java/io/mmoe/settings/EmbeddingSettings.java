package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.settings.schema.IdKind;
import java.util.Arrays;
import java.util.List;

/** The kind of embedding table, which maps values of a column to embedding rows. */
public sealed interface EmbeddingSettings {
  /** The settings of {@link Hashed}. */
  EmbeddingSettings HASHED = new Hashed();

  /** Returns the kind of id that tables are looked up by. */
  IdKind ids();

  /** A table of fixed size for each column. Values with equal hash buckets share a row. */
  record Hashed() implements EmbeddingSettings {
    @Override
    public IdKind ids() {
      return IdKind.TABLE_ROWS;
    }
  }

  /**
   * DeepRec's EmbeddingVariable: one row for each value, created when training admits the value.
   *
   * <p>A row may consist of equal blocks. A block is zero until its value has occurred often
   * enough.
   *
   * <p>A value that is not admitted reads zeros, or without a filter the initial value of its row.
   * If the table is adaptive, such values share the rows of a hash table instead, which also
   * initialise their own rows later.
   *
   * @param filter which values are admitted
   * @param eviction which rows are evicted when a checkpoint is saved
   * @param blockFrequencies required occurrences of a value for each block, empty without blocks
   * @param adaptive whether values that are not admitted share the rows of a hash table
   */
  record ByKey(Filter filter, Eviction eviction, List<Long> blockFrequencies, boolean adaptive)
      implements EmbeddingSettings {
    public ByKey {
      blockFrequencies = List.copyOf(blockFrequencies);
      for (int i = 0; i < blockFrequencies.size(); i++) {
        long least = i == 0 ? 0 : blockFrequencies.get(i - 1);
        require(
            blockFrequencies.get(i) >= least,
            "--dynamic_ev_freqs",
            "whole numbers that don't fall",
            blockFrequencies);
      }
    }

    /** Returns settings without blocks and without a shared hash table. */
    public static ByKey of(Filter filter, Eviction eviction) {
      return new ByKey(filter, eviction, List.of(), false);
    }

    public ByKey withBlockFrequencies(List<Long> value) {
      return new ByKey(filter, eviction, value, adaptive);
    }

    public ByKey withAdaptive(boolean value) {
      return new ByKey(filter, eviction, blockFrequencies, value);
    }

    @Override
    public IdKind ids() {
      return adaptive ? IdKind.KEYS_AND_TABLE_ROWS : IdKind.KEYS;
    }
  }

  /**
   * Two small tables for each column, by quotient and remainder of the hash bucket.
   *
   * @param operation how the two rows are combined
   */
  record MultiHash(Operation operation) implements EmbeddingSettings {
    @Override
    public IdKind ids() {
      return IdKind.TABLE_ROWS;
    }

    /** How the two rows are combined. */
    public enum Operation {
      ADD(0),
      MUL(1),
      CONCAT(2);

      private final long code;

      Operation(long code) {
        this.code = code;
      }

      /** Returns the number that checkpoints store. */
      public long code() {
        return code;
      }

      /**
       * Returns the operation with a number.
       *
       * @throws IllegalArgumentException if no operation has the number
       */
      public static Operation of(long code) {
        return Arrays.stream(values())
            .filter(operation -> operation.code == code)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no operation has number " + code));
      }
    }

    /** Returns the divisor of a bucket, {@code ceil(sqrt(buckets))}: the number of remainders. */
    public static int divisor(int buckets) {
      return (int) Math.ceil(Math.sqrt((double) buckets));
    }

    /** Returns the number of quotients, {@code ceil(buckets / divisor)}. */
    public static int quotients(int buckets) {
      return (buckets + divisor(buckets) - 1) / divisor(buckets);
    }

    /**
     * Returns the width of each of the two rows.
     *
     * @param dimension width of the embedding (D), even for {@code CONCAT}
     */
    public int partWidth(int dimension) {
      return operation == Operation.CONCAT ? dimension / 2 : dimension;
    }
  }

  /** Which values are admitted, so that they get a row. */
  sealed interface Filter {
    /** Admits every value at its first occurrence. */
    record None() implements Filter {}

    /**
     * A counter filter: admits values by an exact count, which includes the current batch.
     *
     * @param frequency required occurrences
     */
    record Counter(int frequency) implements Filter {
      public Counter {
        requireFrequency(frequency);
      }
    }

    /**
     * A counting Bloom filter: admits values by an approximate count, which excludes the current
     * batch.
     *
     * @param frequency required occurrences
     * @param keys expected number of distinct values in each table (n)
     * @param errorRate false positive rate at that number of values (p)
     */
    record Bloom(int frequency, long keys, double errorRate) implements Filter {
      private static final double LN2 = Math.log(2);

      public Bloom {
        requireFrequency(frequency);
        require(keys > 0 && keys <= 200_000_000, "--ev_filter_keys", "1 to 200000000", keys);
        require(
            errorRate > 0 && errorRate < 1, "--ev_filter_error_rate", "between 0 and 1", errorRate);
      }

      /** Returns the number of hash functions, {@code ceil(ln(1/p) / ln 2)}. */
      public int hashes() {
        return (int) Math.ceil(-Math.log(errorRate) / LN2);
      }

      /** Returns the number of counters, {@code ceil(n ln(1/p) / (ln 2)^2)}. */
      public long counters() {
        return (long) Math.ceil(keys * -Math.log(errorRate) / (LN2 * LN2));
      }
    }

    /**
     * A filter of any kind in a graph that does not train. Such a graph only reads existing rows.
     */
    record Applied() implements Filter {}

    private static void requireFrequency(int frequency) {
      require(
          frequency >= 1 && frequency <= 1_000_000,
          "--ev_filter_freq or --adaptive_freq",
          "1 to 1000000",
          frequency);
    }
  }

  /** Which rows are evicted when a checkpoint is saved. */
  sealed interface Eviction {
    /** Evicts no row. */
    record None() implements Eviction {}

    /**
     * Evicts rows that were not trained recently.
     *
     * @param stepsToLive global steps that a row is kept after its last update
     */
    record ByAge(long stepsToLive) implements Eviction {
      public ByAge {
        require(stepsToLive > 0, "--ev_steps_to_live", "at least 1", stepsToLive);
      }
    }

    /**
     * Evicts rows with {@code 0.5 * sum(w^2)} below a threshold.
     *
     * @param threshold the smallest value that is kept
     */
    record ByNorm(double threshold) implements Eviction {
      public ByNorm {
        require(
            Float.isFinite((float) threshold) && (float) threshold > 0,
            "--ev_l2_threshold",
            "a finite number above 0 in 32 bits",
            threshold);
      }
    }
  }
}
