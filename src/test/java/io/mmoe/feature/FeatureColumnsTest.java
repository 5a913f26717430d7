package io.mmoe.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import io.mmoe.data.Row;
import io.mmoe.feature.FeatureOutput.Combiner;
import io.mmoe.settings.pipeline.PipelineFile;
import io.mmoe.settings.pipeline.PipelineTable;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.TableSchema;
import io.mmoe.testing.FormulaWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Features of all kinds, against the values that EasyRec's own code computes from the same rows and
 * weights. The Java encoders and the ops of the graph must agree.
 */
class FeatureColumnsTest {
  private static TableSchema schema;
  private static List<FeatureColumn> features;
  private static List<TextRow> rows;
  private static JsonNode golden;

  @BeforeAll
  static void read() throws IOException {
    PipelineFile file = PipelineFile.parse("features.config", resource("features.config"));
    schema = PipelineTable.of(file.root());
    features = FeatureColumns.of(file.root(), schema);
    rows =
        new String(resource("feature_rows.csv"), StandardCharsets.UTF_8)
            .lines()
            .map(line -> new TextRow(Splitter.on(',').splitToList(line)))
            .toList();
    golden = new ObjectMapper().readTree(resource("features.json"));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = FeatureColumnsTest.class.getResourceAsStream("/golden/easyrec/" + name)) {
      return in.readAllBytes();
    }
  }

  /** A row without quotes. */
  private record TextRow(List<String> fields) implements Row {
    @Override
    public boolean isEmpty(int field) {
      return fields.get(field).isEmpty();
    }

    @Override
    public void value(int field, ByteRange use) {
      byte[] bytes = ("#" + fields.get(field) + "#").getBytes(StandardCharsets.UTF_8);
      use.accept(bytes, 1, bytes.length - 1);
    }

    @Override
    public int wholeNumber(int field) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String text(int field) {
      return fields.get(field);
    }
  }

  /** The ids, keys and weights of one row, or its numbers. */
  private record Encoded(List<Long> ids, List<Long> keys, List<Float> weights, List<Float> numbers)
      implements FeatureColumn.Sink {
    Encoded() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public void id(long row, long key, float weight) {
      ids.add(row);
      keys.add(key);
      weights.add(weight);
    }

    @Override
    public void number(float value) {
      numbers.add(value);
    }

    /** Combines the embeddings of the ids, by plain loops. */
    float[] combined(FeatureOutput.Embedding table, float[] weightsOfTable) {
      double[] sum = new double[table.dimension()];
      double total = 0;
      double squares = 0;
      for (int i = 0; i < ids.size(); i++) {
        float weight = weights.get(i);
        if (table.combiner() != Combiner.SUM && weight <= 0) {
          continue;
        }
        total += weight;
        squares += (double) weight * weight;
        for (int d = 0; d < sum.length; d++) {
          sum[d] += weight * weightsOfTable[Math.toIntExact(ids.get(i)) * table.dimension() + d];
        }
      }
      double divisor =
          switch (table.combiner()) {
            case SUM -> 1;
            case MEAN -> total;
            case SQRTN -> Math.sqrt(squares);
          };
      float[] result = new float[sum.length];
      for (int d = 0; d < sum.length; d++) {
        result[d] = divisor == 0 ? 0 : (float) (sum[d] / divisor);
      }
      return result;
    }
  }

  private static List<Encoded> encodedInJava(FeatureColumn feature) {
    FeatureColumn.Encoder encoder = feature.encoder(schema);
    List<Encoded> all = new ArrayList<>();
    for (TextRow row : rows) {
      Encoded encoded = new Encoded();
      encoder.encode(row, encoded);
      all.add(encoded);
    }
    return all;
  }

  private static List<Encoded> encodedInGraph(FeatureColumn feature) {
    List<Encoded> all = IntStream.range(0, rows.size()).mapToObj(i -> new Encoded()).toList();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      List<Operand<? extends TType>> inputs =
          feature.inputs().stream()
              .<Operand<? extends TType>>map(each -> constant(tf, each))
              .toList();
      FeatureTensors result = feature.build(tf, inputs);
      if (result instanceof FeatureTensors.Numbers numbers) {
        try (TFloat32 values = (TFloat32) session.runner().fetch(numbers.values()).run().get(0)) {
          values
              .scalars()
              .forEachIndexed((at, value) -> all.get((int) at[0]).number(value.getFloat()));
        }
        return all;
      }
      FeatureTensors.Ids ids = (FeatureTensors.Ids) result;
      Session.Runner runner =
          session.runner().fetch(ids.rows()).fetch(tf.identity(ids.keys())).fetch(ids.segments());
      ids.weights().ifPresent(runner::fetch);
      try (Result tensors = runner.run()) {
        TInt64 tableRows = (TInt64) tensors.get(0);
        TInt64 keys = (TInt64) tensors.get(1);
        TInt32 segments = (TInt32) tensors.get(2);
        for (long i = 0; i < tableRows.size(); i++) {
          float weight = ids.weights().isEmpty() ? 1 : ((TFloat32) tensors.get(3)).getFloat(i);
          all.get(segments.getInt(i)).id(tableRows.getLong(i), keys.getLong(i), weight);
        }
      }
    }
    return all;
  }

  private static Operand<? extends TType> constant(Ops tf, Field field) {
    int index = schema.index(field);
    String[] texts =
        rows.stream()
            .map(row -> row.isEmpty(index) ? field.defaultValue() : row.text(index))
            .toArray(String[]::new);
    return switch (field.type()) {
      case STRING, BOOL -> tf.constantOf(TString.vectorOf(texts));
      case INT32 ->
          tf.constant(
              IntStream.range(0, texts.length).map(i -> Integer.parseInt(texts[i])).toArray());
      case INT64 ->
          tf.constant(
              IntStream.range(0, texts.length).mapToLong(i -> Long.parseLong(texts[i])).toArray());
      case FLOAT -> {
        float[] values = new float[texts.length];
        for (int i = 0; i < texts.length; i++) {
          values[i] = Float.parseFloat(texts[i]);
        }
        yield tf.constant(values);
      }
      case DOUBLE ->
          tf.constant(
              IntStream.range(0, texts.length)
                  .mapToDouble(i -> Double.parseDouble(texts[i]))
                  .toArray());
    };
  }

  private static void assertGolden(FeatureColumn feature, List<Encoded> encoded) {
    JsonNode expected = golden.get(feature.name());
    for (int row = 0; row < rows.size(); row++) {
      float[] values =
          feature.output() instanceof FeatureOutput.Embedding table
              ? encoded.get(row).combined(table, weights(table))
              : floats(encoded.get(row).numbers());
      float[] reference = new float[expected.get(row).size()];
      for (int i = 0; i < reference.length; i++) {
        reference[i] = (float) expected.get(row).get(i).asDouble();
      }
      assertArrayEquals(reference, values, 2e-7f, feature.name() + " of row " + row);
    }
  }

  private static float[] weights(FeatureOutput.Embedding table) {
    return FormulaWeights.of(
        "input_layer/" + table.table() + "/embedding_weights", table.rows() * table.dimension());
  }

  private static float[] floats(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  @Test
  void encodedRowsHaveTheValuesOfEasyRec() {
    assertEquals(golden.size(), features.size());
    features.forEach(feature -> assertGolden(feature, encodedInJava(feature)));
  }

  @Test
  void opsOfTheGraphHaveTheValuesOfEasyRec() {
    features.forEach(feature -> assertGolden(feature, encodedInGraph(feature)));
  }

  @Test
  void encodersAndOpsAgreeOnKeys() {
    for (FeatureColumn feature : features) {
      List<Encoded> java = encodedInJava(feature);
      List<Encoded> graph = encodedInGraph(feature);
      for (int row = 0; row < rows.size(); row++) {
        List<Long> keys = java.get(row).keys().stream().map(key -> key(feature, key)).toList();
        assertThat(graph.get(row).keys())
            .as(feature.name() + " of row " + row)
            .containsExactlyInAnyOrderElementsOf(keys);
      }
    }
  }

  /** Returns the key of a fingerprint, which the graph reduces to 63 bits. */
  private static long key(FeatureColumn feature, long key) {
    return feature.parameters().contains("hash")
        ? Long.remainderUnsigned(key, Long.MAX_VALUE)
        : key;
  }
}
