package io.mmoe.data.profile;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.mmoe.data.Row;
import io.mmoe.data.profile.DataProfile.BucketProfile;
import io.mmoe.data.profile.DataProfile.ColumnProfile;
import io.mmoe.data.profile.DataProfile.TopValue;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Statistics of one column over the rows so far. Not safe for use by several threads. */
final class ColumnTally {
  private static final HashFunction FINGERPRINT = Hashing.farmHashFingerprint64();

  private static final long EMPTY_FINGERPRINT =
      FINGERPRINT.hashString(TaobaoSchema.EMPTY_STRING_DEFAULT, StandardCharsets.UTF_8).asLong();

  /** The sketch takes 2^14 bytes and has a standard error of 0.6 %. */
  private static final int SKETCH_PRECISION = 14;

  private static final int TOP_VALUES = 10;

  private final Column column;
  private final int field;
  private final ValueCounts counts;
  private final UltraLogLog sketch = UltraLogLog.create(SKETCH_PRECISION);
  private final BitSet usedBuckets = new BitSet();
  private final ListLengths lengths = new ListLengths();
  private ValueType type = ValueType.NOTHING;
  private long empty;
  private long values;

  /**
   * @param field index of the column in the row
   * @param counted maximum number of distinct values to count
   */
  ColumnTally(Column column, int field, int counted) {
    this.column = column;
    this.field = field;
    counts = new ValueCounts(counted);
  }

  void add(Row row) {
    if (row.isEmpty(field)) {
      empty++;
      lengths.add(1);
    } else if (isList()) {
      long before = values;
      row.values(field, this::addValue);
      lengths.add((int) (values - before));
    } else {
      row.value(field, this::addValue);
    }
  }

  /** Adds the statistics of later rows. */
  void add(ColumnTally later) {
    counts.add(later.counts);
    sketch.add(later.sketch);
    usedBuckets.or(later.usedBuckets);
    lengths.add(later.lengths);
    type = type.widen(later.type);
    empty += later.empty;
    values += later.values;
  }

  ColumnProfile profile() {
    boolean exact = counts.isComplete();
    long distinct = exact ? counts.size() : Math.round(sketch.getDistinctCountEstimate());
    return new ColumnProfile(
        column.name(),
        isList() ? "list of " + type + "s" : type.toString(),
        empty,
        distinct,
        exact,
        top(),
        values,
        column instanceof Column.Hashed hashed ? buckets(hashed.buckets(), distinct) : null,
        isList() ? lengths.profile() : null);
  }

  private boolean isList() {
    return column instanceof Column.Hashed hashed && hashed.multiValued();
  }

  /**
   * Adds a value. A repeated value changes neither the sketch nor the buckets. Both are therefore
   * skipped if the counts are complete and already hold the value.
   */
  private void addValue(byte[] bytes, int start, int end) {
    long fingerprint = FINGERPRINT.hashBytes(bytes, start, end - start).asLong();
    values++;
    if (counts.add(fingerprint, bytes, start, end) || !counts.isComplete()) {
      sketch.add(fingerprint);
      type = start == end ? type : type.widen(ValueType.of(bytes, start, end));
      if (column instanceof Column.Hashed hashed) {
        usedBuckets.set(bucket(fingerprint, hashed.buckets()));
      }
    }
  }

  private static int bucket(long fingerprint, int buckets) {
    return (int) Long.remainderUnsigned(fingerprint, buckets);
  }

  private BucketProfile buckets(int buckets, long distinct) {
    return new BucketProfile(
        buckets,
        used(buckets),
        counts.isComplete() ? shared(buckets) : expectedShared(buckets, distinct),
        counts.isComplete());
  }

  /** Counts the used buckets. An empty field is hashed like a value. */
  private int used(int buckets) {
    BitSet used = (BitSet) usedBuckets.clone();
    if (empty > 0) {
      used.set(bucket(EMPTY_FINGERPRINT, buckets));
    }
    return used.cardinality();
  }

  private long shared(int buckets) {
    int[] valuesOfBucket = new int[buckets];
    counts.slots().forEach(slot -> valuesOfBucket[bucket(counts.fingerprint(slot), buckets)]++);
    long shared = 0;
    for (int inBucket : valuesOfBucket) {
      shared += inBucket > 1 ? inBucket : 0;
    }
    return shared;
  }

  /**
   * Returns the expected number of values that share a bucket. One of n values is alone in its
   * bucket, out of B buckets, with probability (1 - 1/B)^(n - 1).
   */
  private static long expectedShared(int buckets, long distinct) {
    return Math.round(distinct * (1 - Math.pow(1 - 1.0 / buckets, distinct - 1.0)));
  }

  private List<TopValue> top() {
    return counts
        .slots()
        .mapToObj(
            slot ->
                new TopValue(
                    new String(counts.value(slot), StandardCharsets.UTF_8), counts.count(slot)))
        .sorted(Comparator.comparingLong(TopValue::count).reversed().thenComparing(TopValue::value))
        .limit(TOP_VALUES)
        .toList();
  }
}
