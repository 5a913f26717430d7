package io.mmoe.feature;

import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.FieldType;
import io.mmoe.settings.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.sparse.SparseCross;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * A cross of two or more fields. Each combination of their values is one id.
 *
 * <p>The id is a hash of the sequence of values, or of the values joined by a separator. Fields
 * that hold lists come first in the sequence. An empty text is a value, but an empty list has none.
 *
 * @param parts the fields
 * @param join separator of the joined values, absent to hash the sequence
 * @param ids rule from joined values to ids
 */
record ComboFeature(
    String name, List<Part> parts, Optional<String> join, IdRule.Hash ids, FeatureOutput output)
    implements FeatureColumn {

  /**
   * A field of a cross.
   *
   * @param separator characters between its values, empty if it holds one value
   * @param precision decimals of a floating point number
   */
  record Part(Field field, String separator, int precision) {
    boolean isList() {
      return !separator.isEmpty();
    }
  }

  /** Reads the settings of a feature. */
  static ComboFeature of(FeatureSettings settings) {
    settings.refuse(
        "ComboFeature",
        FeatureConfig.BOUNDARIES_FIELD_NUMBER,
        FeatureConfig.NORMALIZER_FN_FIELD_NUMBER,
        FeatureConfig.KV_SEPARATOR_FIELD_NUMBER,
        FeatureConfig.NUM_BUCKETS_FIELD_NUMBER,
        FeatureConfig.VOCAB_LIST_FIELD_NUMBER,
        FeatureConfig.VOCAB_FILE_FIELD_NUMBER,
        FeatureConfig.RAW_INPUT_DIM_FIELD_NUMBER);
    FeatureConfig config = settings.config();
    settings.require(
        config.hasFeatureName(),
        FeatureConfig.FEATURE_NAME_FIELD_NUMBER,
        "a ComboFeature must have a feature_name");
    List<Field> inputs = settings.inputs(2, Integer.MAX_VALUE);
    int separators = config.getComboInputSepsCount();
    settings.require(
        separators == 0 || separators == inputs.size(),
        FeatureConfig.COMBO_INPUT_SEPS_FIELD_NUMBER,
        "combo_input_seps must have one entry for each of the %d input_names, got %d"
            .formatted(inputs.size(), separators));
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Part part =
          new Part(
              inputs.get(i),
              separators == 0 ? "" : config.getComboInputSeps(i),
              config.getPrecision());
      if (part.isList()) {
        settings.requireType(part.field(), i, FieldType.STRING);
      }
      settings.requirePrecision(part.field());
      parts.add(part);
    }
    long buckets =
        settings.rows(config.getHashBucketSize(), FeatureConfig.HASH_BUCKET_SIZE_FIELD_NUMBER);
    return new ComboFeature(
        settings.name(),
        parts,
        config.getComboJoinSep().isEmpty()
            ? Optional.empty()
            : Optional.of(config.getComboJoinSep()),
        new IdRule.Hash(buckets),
        settings.embedding(settings.name(), buckets, false));
  }

  @Override
  public List<Field> inputs() {
    return parts.stream().map(Part::field).toList();
  }

  @Override
  public String parameters() {
    return "cross, " + ids.parameters();
  }

  /** Returns the parts in the order of the sequence: lists first. */
  private List<Part> sequence() {
    return parts.stream().sorted(Comparator.comparing(part -> !part.isList())).toList();
  }

  @Override
  public Encoder encoder(TableSchema schema) {
    List<Part> sequence = sequence();
    List<FieldReader> readers =
        sequence.stream().map(part -> new FieldReader(schema, part.field())).toList();
    List<Splitter> splitters =
        sequence.stream().map(part -> new Splitter(part.separator(), false)).toList();
    return (row, sink) -> {
      List<List<byte[]>> values = new ArrayList<>();
      for (int i = 0; i < sequence.size(); i++) {
        values.add(values(sequence.get(i), readers.get(i).read(row), splitters.get(i)));
      }
      if (join.isEmpty()) {
        cross(values, 0, Fingerprint.SEQUENCE_START, sink);
      } else {
        join(values, 0, "", readers.get(0), sink);
      }
    };
  }

  private static List<byte[]> values(Part part, FieldReader field, Splitter splitter) {
    if (part.field().type().isFloating()) {
      return List.of(
          IdFeature.decimal(field.number(), part.precision()).getBytes(StandardCharsets.US_ASCII));
    }
    if (!part.isList()) {
      return List.of(field.text().getBytes(StandardCharsets.UTF_8));
    }
    List<byte[]> values = new ArrayList<>();
    splitter.split(field, (bytes, start, end) -> values.add(Arrays.copyOfRange(bytes, start, end)));
    return values;
  }

  private void cross(List<List<byte[]>> values, int part, long sequence, Sink sink) {
    if (part == values.size()) {
      sink.id(Long.remainderUnsigned(sequence, ids.rows()), sequence, 1);
      return;
    }
    for (byte[] value : values.get(part)) {
      long next = Fingerprint.of(value, 0, value.length);
      cross(values, part + 1, Fingerprint.append(sequence, next), sink);
    }
  }

  private void join(
      List<List<byte[]>> values, int part, String prefix, FieldReader field, Sink sink) {
    if (part == values.size()) {
      byte[] text = prefix.getBytes(StandardCharsets.UTF_8);
      ids.encode(field, text, 0, text.length, 1, sink);
      return;
    }
    for (byte[] value : values.get(part)) {
      String text = new String(value, StandardCharsets.UTF_8);
      String joined = part == 0 ? text : prefix + join.orElseThrow() + text;
      join(values, part + 1, joined, field, sink);
    }
  }

  @Override
  public FeatureTensors build(Ops tf, List<Operand<? extends TType>> tensors) {
    Tensors in = Tensors.of(tf, parts, tensors);
    if (join.isPresent()) {
      SparseCross crossed =
          SparseCross.create(
              tf.scope(),
              in.lists.stream().map(FieldTensors.Split::indices).toList(),
              in.lists.stream().<Operand<?>>map(FieldTensors.Split::values).toList(),
              in.lists.stream().map(FieldTensors.Split::shape).toList(),
              List.<Operand<?>>copyOf(in.single),
              tf.constant(join.get()));
      return new FeatureTensors.Ids(
          ids.rows(tf, crossed.outputValues()),
          ids.keys(tf, crossed.outputValues()),
          FieldTensors.segments(tf, crossed.outputIndices()),
          Optional.empty());
    }
    Operation crossed = in.cross(tf, ids.rows());
    Output<TInt64> indices = crossed.output(0);
    Output<TInt64> rows = crossed.output(1);
    Output<TInt64> keys = in.cross(tf, 0).output(1);
    return new FeatureTensors.Ids(rows, keys, FieldTensors.segments(tf, indices), Optional.empty());
  }

  /**
   * The values of all fields.
   *
   * @param lists fields with lists
   * @param single fields with one value, each [B, 1]
   */
  private record Tensors(List<FieldTensors.Split> lists, List<Operand<TString>> single) {

    static Tensors of(Ops tf, List<Part> parts, List<Operand<? extends TType>> tensors) {
      List<FieldTensors.Split> lists = new ArrayList<>();
      List<Operand<TString>> single = new ArrayList<>();
      IntStream.range(0, parts.size())
          .forEach(
              i -> {
                Part part = parts.get(i);
                Operand<TString> text =
                    FieldTensors.text(tf, part.field(), tensors.get(i), part.precision());
                if (part.isList()) {
                  lists.add(FieldTensors.split(tf, text, part.separator(), true));
                } else {
                  single.add(tf.expandDims(text, tf.constant(1)));
                }
              });
      return new Tensors(lists, single);
    }

    /**
     * Adds the hashes of all combinations.
     *
     * @param buckets number of buckets, 0 for keys
     */
    Operation cross(Ops tf, long buckets) {
      OperationBuilder builder = tf.scope().opBuilder("SparseCross", "SparseCross");
      builder.addInputList(outputs(lists.stream().map(FieldTensors.Split::indices).toList()));
      builder.addInputList(outputs(lists.stream().map(FieldTensors.Split::values).toList()));
      builder.addInputList(outputs(lists.stream().map(FieldTensors.Split::shape).toList()));
      builder.addInputList(outputs(single));
      builder.setAttr("N", lists.size());
      builder.setAttr("hashed_output", true);
      builder.setAttr("num_buckets", buckets);
      builder.setAttr("hash_key", Fingerprint.SEQUENCE_START);
      builder.setAttr("sparse_types", types(lists.size()));
      builder.setAttr("dense_types", types(single.size()));
      builder.setAttr("out_type", DataType.DT_INT64);
      builder.setAttr("internal_type", DataType.DT_STRING);
      return builder.build();
    }

    private static Output<?>[] outputs(List<? extends Operand<?>> operands) {
      return operands.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    }

    private static DataType[] types(int count) {
      return Collections.nCopies(count, DataType.DT_STRING).toArray(new DataType[0]);
    }
  }
}
