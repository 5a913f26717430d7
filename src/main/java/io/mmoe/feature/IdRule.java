package io.mmoe.feature;

import io.mmoe.feature.FeatureColumn.Sink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.LowerBound;
import org.tensorflow.op.strings.ToHashBucketFast;
import org.tensorflow.op.strings.ToNumber;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** A rule from one value, as text, to a row of a table. */
sealed interface IdRule {

  /** Returns the number of rows of the table. */
  long rows();

  /** Returns the rule for people. */
  String parameters();

  /**
   * Passes the id of {@code bytes[start, end)} on.
   *
   * @param field reader of the field, for errors
   */
  void encode(FieldReader field, byte[] bytes, int start, int end, float weight, Sink sink);

  /**
   * Adds the table rows of values.
   *
   * @param values [N]
   */
  Operand<TInt64> rows(Ops tf, Operand<TString> values);

  /**
   * Adds the keys of values for tables without a fixed size.
   *
   * @param values [N]
   */
  Operand<TInt64> keys(Ops tf, Operand<TString> values);

  /**
   * A hash: {@code Fingerprint64(value) mod buckets}.
   *
   * @param rows number of buckets
   */
  record Hash(long rows) implements IdRule {
    @Override
    public String parameters() {
      return "hash " + rows;
    }

    @Override
    public void encode(
        FieldReader field, byte[] bytes, int start, int end, float weight, Sink sink) {
      long fingerprint = Fingerprint.of(bytes, start, end);
      sink.id(Long.remainderUnsigned(fingerprint, rows), fingerprint, weight);
    }

    @Override
    public Operand<TInt64> rows(Ops tf, Operand<TString> values) {
      return ToHashBucketFast.create(tf.scope(), values, rows);
    }

    @Override
    public Operand<TInt64> keys(Ops tf, Operand<TString> values) {
      return ToHashBucketFast.create(tf.scope(), values, Long.MAX_VALUE);
    }
  }

  /**
   * The value itself, a whole number. A value outside of the table has row 0, or is malformed.
   *
   * @param rows number of rows of the table
   * @param refusesOthers whether a value outside of the table is malformed
   */
  record Identity(long rows, boolean refusesOthers) implements IdRule {
    @Override
    public String parameters() {
      return "identity " + rows;
    }

    @Override
    public void encode(
        FieldReader field, byte[] bytes, int start, int end, float weight, Sink sink) {
      encode(field, field.integer(bytes, start, end), weight, sink);
    }

    /** Passes the id of a whole number on. */
    void encode(FieldReader field, long value, float weight, Sink sink) {
      boolean outside = value < 0 || value >= rows;
      if (outside && refusesOthers) {
        throw field.malformed("a whole number from 0 to " + (rows - 1), field.text());
      }
      sink.id(outside ? 0 : value, value, weight);
    }

    @Override
    public Operand<TInt64> rows(Ops tf, Operand<TString> values) {
      return inTable(tf, keys(tf, values));
    }

    /**
     * Adds the rows of whole numbers. If others are refused, the lookup of the rows fails on them.
     */
    Operand<TInt64> inTable(Ops tf, Operand<TInt64> numbers) {
      if (refusesOthers) {
        return numbers;
      }
      return tf.select(
          tf.math.logicalAnd(
              tf.math.greaterEqual(numbers, tf.constant(0L)),
              tf.math.less(numbers, tf.constant(rows))),
          numbers,
          tf.zerosLike(numbers));
    }

    @Override
    public Operand<TInt64> keys(Ops tf, Operand<TString> values) {
      return ToNumber.create(tf.scope(), values, TInt64.class);
    }
  }

  /**
   * The position of the value in a list. An unknown value has row 0. The list is searched by
   * fingerprint, so that the graph needs no table that is initialized.
   */
  final class Vocabulary implements IdRule {
    private final long[] sorted;
    private final long[] positions;

    /**
     * @param words distinct words
     * @throws IllegalArgumentException if two words are equal
     */
    Vocabulary(List<String> words) {
      long[] keys = words.stream().mapToLong(Vocabulary::key).toArray();
      int[] order =
          IntStream.range(0, keys.length)
              .boxed()
              .sorted((a, b) -> Long.compare(keys[a], keys[b]))
              .mapToInt(each -> each)
              .toArray();
      sorted = Arrays.stream(order).mapToLong(each -> keys[each]).toArray();
      positions = Arrays.stream(order).mapToLong(each -> each).toArray();
      for (int i = 1; i < sorted.length; i++) {
        if (sorted[i] == sorted[i - 1]) {
          throw new IllegalArgumentException(
              "the word \"%s\" is listed twice".formatted(words.get(order[i])));
        }
      }
    }

    @Override
    public long rows() {
      return sorted.length;
    }

    @Override
    public String parameters() {
      return "vocabulary of " + sorted.length;
    }

    @Override
    public void encode(
        FieldReader field, byte[] bytes, int start, int end, float weight, Sink sink) {
      int found = Arrays.binarySearch(sorted, key(bytes, start, end));
      long row = found < 0 ? 0 : positions[found];
      sink.id(row, row, weight);
    }

    @Override
    public Operand<TInt64> rows(Ops tf, Operand<TString> values) {
      Operand<TInt64> keys = ToHashBucketFast.create(tf.scope(), values, Long.MAX_VALUE);
      Operand<TInt64> known = tf.constant(sorted);
      Operand<TInt64> at =
          tf.reshape(
              LowerBound.create(
                  tf.scope(),
                  tf.expandDims(known, tf.constant(0)),
                  tf.expandDims(keys, tf.constant(0)),
                  TInt64.class),
              tf.constant(new int[] {-1}));
      Operand<TInt64> inside = tf.math.minimum(at, tf.constant(sorted.length - 1L));
      Operand<TInt64> found = tf.gather(tf.constant(positions), inside, tf.constant(0));
      return tf.select(
          tf.math.equal(tf.gather(known, inside, tf.constant(0)), keys),
          found,
          tf.zerosLike(found));
    }

    @Override
    public Operand<TInt64> keys(Ops tf, Operand<TString> values) {
      return rows(tf, values);
    }

    private static long key(String word) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      return key(bytes, 0, bytes.length);
    }

    /** Returns the bucket that {@link ToHashBucketFast} gives with the largest number of them. */
    private static long key(byte[] bytes, int start, int end) {
      return Long.remainderUnsigned(Fingerprint.of(bytes, start, end), Long.MAX_VALUE);
    }
  }
}
