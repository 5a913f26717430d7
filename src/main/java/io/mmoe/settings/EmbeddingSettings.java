package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.settings.schema.IdKind;
import java.util.Arrays;
import java.util.List;

/** How values become embedding rows. */
public sealed interface EmbeddingSettings {
  /** A table of fixed size for each column, whose rows values share by their hash. */
  EmbeddingSettings HASHED = new Hashed();

  /** What tables are looked up by. */
  IdKind ids();

  /** A table of fixed size for each column, whose rows values share by their hash. */
  record Hashed() implements EmbeddingSettings {
    @Override
    public IdKind ids() {
      return IdKind.ROWS;
    }
  }

  /**
   * DeepRec's EmbeddingVariable: a row for each value, made when training first sees it.
   *
   * @param filter which values get a row
   * @param elimination which rows a save drops
   * @param blockFrequencies for each of the equal blocks of a row, how often a value must have
   *     occurred for the block to be there; absent blocks are zeros. None: rows are whole
   * @param adaptive whether values without a row of their own share the rows of a hash table, from
   *     which their own begin; otherwise they read zeros, or if all get one, what it will begin
   *     with
   */
  record ByKey(
      Filter filter, Elimination elimination, List<Long> blockFrequencies, boolean adaptive)
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

    /** Rows are whole. */
    public ByKey(Filter filter, Elimination elimination) {
      this(filter, elimination, List.of(), false);
    }

    @Override
    public IdKind ids() {
      return adaptive ? IdKind.KEYS_AND_ROWS : IdKind.KEYS;
    }
  }

  /**
   * Two small tables for each column, by quotient and remainder of the hash bucket.
   *
   * @param operation what makes one row of two
   */
  record MultiHash(Operation operation) implements EmbeddingSettings {
    @Override
    public IdKind ids() {
      return IdKind.ROWS;
    }

    /** What makes one row of two. */
    public enum Operation {
      ADD(0),
      MUL(1),
      CONCAT(2);

      private final long code;

      Operation(long code) {
        this.code = code;
      }

      /** Its number in checkpoints. */
      public long code() {
        return code;
      }

      /**
       * The operation of a number.
       *
       * @throws IllegalArgumentException if there is none
       */
      public static Operation of(long code) {
        return Arrays.stream(values())
            .filter(operation -> operation.code == code)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no operation has number " + code));
      }
    }

    /** What a bucket is divided by, which is the number of remainders: the root, rounded up. */
    public static int divisor(int buckets) {
      return (int) Math.ceil(Math.sqrt((double) buckets));
    }

    /** The number of quotients. */
    public static int quotients(int buckets) {
      return (buckets + divisor(buckets) - 1) / divisor(buckets);
    }

    /**
     * The width of each of the two rows.
     *
     * @param dimension of the embedding (D), even for {@code CONCAT}
     */
    public int partWidth(int dimension) {
      return operation == Operation.CONCAT ? dimension / 2 : dimension;
    }
  }

  /** Which values get a row. */
  sealed interface Filter {
    /** All, at once. */
    record None() implements Filter {}

    /**
     * Those that occurred often enough, this batch included, by an exact count.
     *
     * @param frequency occurrences
     */
    record Counter(int frequency) implements Filter {
      public Counter {
        requireFrequency(frequency);
      }
    }

    /**
     * Those that occurred often enough before this batch, by a counting Bloom filter.
     *
     * @param frequency occurrences
     * @param keys distinct values that the filter is made for, of each table
     * @param errorRate share of new values that may be taken for known ones then
     */
    record Bloom(int frequency, long keys, double errorRate) implements Filter {
      private static final double LN2 = Math.log(2);

      public Bloom {
        requireFrequency(frequency);
        require(keys > 0 && keys <= 200_000_000, "--ev_filter_keys", "1 to 200000000", keys);
        require(
            errorRate > 0 && errorRate < 1, "--ev_filter_error_rate", "between 0 and 1", errorRate);
      }

      /** Hash functions: {@code ceil(ln(1/p) / ln 2)}. */
      public int hashes() {
        return (int) Math.ceil(-Math.log(errorRate) / LN2);
      }

      /** Counters: {@code ceil(n ln(1/p) / (ln 2)^2)}. */
      public long counters() {
        return (long) Math.ceil(keys * -Math.log(errorRate) / (LN2 * LN2));
      }
    }

    /** One that does not matter: what trains nothing only reads rows that there are. */
    record Applied() implements Filter {}

    private static void requireFrequency(int frequency) {
      require(
          frequency >= 1 && frequency <= 1_000_000,
          "--ev_filter_freq or --adaptive_freq",
          "1 to 1000000",
          frequency);
    }
  }

  /** Which rows a save drops. */
  sealed interface Elimination {
    /** None. */
    record None() implements Elimination {}

    /**
     * Those that were not trained for a while.
     *
     * @param stepsToLive global steps that a row outlives its last training
     */
    record ByAge(long stepsToLive) implements Elimination {
      public ByAge {
        require(stepsToLive > 0, "--ev_steps_to_live", "at least 1", stepsToLive);
      }
    }

    /**
     * Those with {@code 0.5 * sum(w^2)} below a threshold.
     *
     * @param threshold of the row's weights
     */
    record ByNorm(double threshold) implements Elimination {
      public ByNorm {
        require(
            Double.isFinite(threshold) && threshold > 0,
            "--ev_l2_threshold",
            "a finite number above 0",
            threshold);
      }
    }
  }
}
