package io.mmoe.feature;

import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Bucketize;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * A feature with one or more numbers per row.
 *
 * <p>Each number x is scaled to {@code (x - min) / (max - min)} if a range is set, and normalized.
 * It then enters the input layer as it is, or as the embedding of its bucket, or as a factor of an
 * embedding.
 *
 * @param numbers form and scale of the numbers
 * @param use how the numbers enter the input layer
 */
record RawFeature(String name, Field input, Numbers numbers, Use use, FeatureOutput output)
    implements FeatureColumn {

  /**
   * The form and the scale of the numbers of a field.
   *
   * @param count numbers of a row
   * @param separator characters between two numbers
   * @param min value that becomes 0, if {@code max > min}
   * @param max value that becomes 1, if {@code max > min}
   * @param normalizer function of the scaled number
   */
  record Numbers(int count, String separator, double min, double max, Normalizer normalizer) {
    boolean isScaled() {
      return max > min;
    }

    /** Returns the number that a value becomes, in single precision as in the graph. */
    float of(float value) {
      float scaled = isScaled() ? (value - (float) min) / (float) (max - min) : value;
      return normalizer.of(scaled);
    }

    Operand<TFloat32> of(Ops tf, Operand<TFloat32> values) {
      Operand<TFloat32> scaled =
          isScaled()
              ? tf.math.div(
                  tf.math.sub(values, tf.constant((float) min)), tf.constant((float) (max - min)))
              : values;
      return normalizer.of(tf, scaled);
    }
  }

  /** How numbers enter the input layer. */
  sealed interface Use {
    /** As they are. */
    record AsNumber() implements Use {}

    /** As factors of embeddings, one embedding for each position. */
    record AsWeight() implements Use {}

    /**
     * By the embedding of the bucket: the number of limits that are not greater.
     *
     * @param limits limits in ascending order
     */
    record InBuckets(List<Float> limits) implements Use {
      int bucket(float value) {
        int bucket = 0;
        while (bucket < limits.size() && limits.get(bucket) <= value) {
          bucket++;
        }
        return bucket;
      }

      int buckets() {
        return limits.size() + 1;
      }
    }
  }

  /** Reads the settings of a feature. */
  static RawFeature of(FeatureSettings settings) {
    settings.refuse(
        "RawFeature",
        FeatureConfig.HASH_BUCKET_SIZE_FIELD_NUMBER,
        FeatureConfig.VOCAB_LIST_FIELD_NUMBER,
        FeatureConfig.VOCAB_FILE_FIELD_NUMBER,
        FeatureConfig.KV_SEPARATOR_FIELD_NUMBER,
        FeatureConfig.COMBO_JOIN_SEP_FIELD_NUMBER,
        FeatureConfig.COMBO_INPUT_SEPS_FIELD_NUMBER);
    FeatureConfig config = settings.config();
    Field input = settings.inputs(1, 1).get(0);
    Numbers numbers =
        new Numbers(
            settings.count(input),
            config.getSeparator(),
            config.getMinVal(),
            config.getMaxVal(),
            Normalizer.of(settings));
    Use use = use(settings, numbers);
    return new RawFeature(settings.name(), input, numbers, use, output(settings, use, numbers));
  }

  private static Use use(FeatureSettings settings, Numbers numbers) {
    FeatureConfig config = settings.config();
    if (config.getBoundariesCount() > 0) {
      return new Use.InBuckets(
          config.getBoundariesList().stream().sorted().map(Double::floatValue).toList());
    }
    if (config.getNumBuckets() > 1) {
      settings.require(
          numbers.isScaled(),
          FeatureConfig.NUM_BUCKETS_FIELD_NUMBER,
          "num_buckets of a RawFeature needs min_val and max_val");
      int buckets =
          (int) settings.rows(config.getNumBuckets(), FeatureConfig.NUM_BUCKETS_FIELD_NUMBER);
      settings.require(
          buckets <= 1_000_000,
          FeatureConfig.NUM_BUCKETS_FIELD_NUMBER,
          "num_buckets of a RawFeature must be at most 1000000");
      return new Use.InBuckets(
          IntStream.range(0, buckets).mapToObj(i -> (float) (i / (double) buckets)).toList());
    }
    return config.getEmbeddingDim() > 0 ? new Use.AsWeight() : new Use.AsNumber();
  }

  private static FeatureOutput output(FeatureSettings settings, Use use, Numbers numbers) {
    String name = settings.name();
    if (use instanceof Use.InBuckets buckets) {
      return settings.embedding(
          name + "_bucketized", (long) buckets.buckets() * numbers.count(), false);
    } else if (use instanceof Use.AsWeight) {
      return settings.embedding(
          name + "_weighted_by_" + name + "_raw_proj_val", numbers.count(), true);
    }
    return new FeatureOutput.Numbers(numbers.count());
  }

  @Override
  public List<Field> inputs() {
    return List.of(input);
  }

  @Override
  public String parameters() {
    String form = numbers.count() == 1 ? "number" : numbers.count() + " numbers";
    String scale = numbers.isScaled() ? ", %s to %s".formatted(numbers.min(), numbers.max()) : "";
    String limits = use instanceof Use.InBuckets each ? ", " + each.buckets() + " buckets" : "";
    return form + scale + numbers.normalizer().parameters() + limits;
  }

  @Override
  public Encoder encoder(TableSchema schema) {
    FieldReader reader = new FieldReader(schema, input);
    Splitter splitter = new Splitter(numbers.separator(), false);
    float[] values = new float[numbers.count()];
    return (row, sink) -> {
      reader.read(row);
      if (numbers.count() == 1) {
        values[0] = reader.number();
      } else {
        split(reader, splitter, values);
      }
      for (int i = 0; i < values.length; i++) {
        encode(i, numbers.of(values[i]), sink);
      }
    };
  }

  private void split(FieldReader reader, Splitter splitter, float[] values) {
    Arrays.fill(values, 0);
    int[] count = {0};
    splitter.split(
        reader,
        (bytes, start, end) -> {
          if (count[0] == values.length) {
            throw reader.malformed("at most " + values.length + " numbers", reader.text());
          }
          values[count[0]++] = reader.number(bytes, start, end);
        });
  }

  private void encode(int position, float value, Sink sink) {
    if (use instanceof Use.InBuckets buckets) {
      long row = (long) position * buckets.buckets() + buckets.bucket(value);
      sink.id(row, row, 1);
    } else if (use instanceof Use.AsWeight) {
      sink.id(position, position, value);
    } else {
      sink.number(value);
    }
  }

  @Override
  public FeatureTensors build(Ops tf, List<Operand<? extends TType>> inputs) {
    Operand<TFloat32> values = numbers.of(tf, read(tf, inputs.get(0)));
    if (use instanceof Use.AsNumber) {
      return new FeatureTensors.Numbers(values);
    }
    Operand<TInt32> flat = tf.constant(new int[] {-1});
    Operand<TInt32> all = tf.range(tf.constant(0), tf.size(values), tf.constant(1));
    Operand<TInt32> segments = tf.math.floorDiv(all, tf.constant(numbers.count()));
    Operand<TInt32> positions = tf.math.floorMod(all, tf.constant(numbers.count()));
    if (use instanceof Use.InBuckets buckets) {
      Operand<TInt32> bucket =
          tf.reshape(Bucketize.create(tf.scope(), values, buckets.limits()), flat);
      Operand<TInt32> first = tf.math.mul(positions, tf.constant(buckets.buckets()));
      Operand<TInt64> ids = tf.dtypes.cast(tf.math.add(first, bucket), TInt64.class);
      return new FeatureTensors.Ids(ids, ids, segments, Optional.empty());
    }
    Operand<TInt64> ids = tf.dtypes.cast(positions, TInt64.class);
    return new FeatureTensors.Ids(ids, ids, segments, Optional.of(tf.reshape(values, flat)));
  }

  /** Adds the numbers of the field, [B, count]. */
  private Operand<TFloat32> read(Ops tf, Operand<? extends TType> values) {
    if (numbers.count() == 1) {
      return tf.expandDims(FieldTensors.numbers(tf, input, values), tf.constant(1));
    }
    Operand<TString> text = values.asOutput().expect(TString.class);
    FieldTensors.Split split = FieldTensors.split(tf, text, numbers.separator(), true);
    Operand<TInt64> batch = tf.size(text, TInt64.class);
    return tf.sparse.sparseToDense(
        split.indices(),
        tf.stack(List.of(batch, tf.constant((long) numbers.count()))),
        FieldTensors.numbers(tf, split.values()),
        tf.constant(0f));
  }
}
