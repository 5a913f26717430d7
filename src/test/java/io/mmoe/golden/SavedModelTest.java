package io.mmoe.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.export.ExportException;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Float32s;
import io.mmoe.serve.model.HostTensor.Int64s;
import io.mmoe.serve.model.HostTensor.Strings;
import io.mmoe.serve.model.InvalidInputException;
import io.mmoe.serve.model.RowInputs;
import io.mmoe.serve.model.Servable;
import io.mmoe.serve.model.ServableSignature;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.testing.ExportedModel;
import io.mmoe.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Int64List;
import org.tensorflow.proto.SavedModel;

/** A SavedModel exported from a Python checkpoint, compared with Python's predictions. */
@Tag("slow")
class SavedModelTest {
  private static final int GOLDEN_ROWS = 32;
  private static final double TOLERANCE = 1e-6;
  @TempDir static Path directory;
  private static ExportedModel model;
  private static Servable servable;

  @BeforeAll
  static void export() {
    model = ExportedModel.create(directory);
    servable = Servable.load(model.base().resolve("1"), ThreadSettings.DEFAULT);
  }

  @AfterAll
  static void close() {
    servable.close();
  }

  @Test
  void predictionsEqualPythons() {
    Map<String, HostTensor> outputs = infer("serving_default", goldenRows());
    assertThat(outputs.keySet()).containsExactly("ctr", "cvr", "probabilities");
    assertClose(floats(outputs, "probabilities"), goldenProbabilities());
    assertThat(floats(outputs, "ctr").shape().asArray()).containsExactly(GOLDEN_ROWS);
    for (int row = 0; row < GOLDEN_ROWS; row++) {
      assertThat(floats(outputs, "ctr").values()[row])
          .isCloseTo((float) goldenProbabilities()[2 * row], within((float) TOLERANCE));
      assertThat(floats(outputs, "cvr").values()[row])
          .isCloseTo((float) goldenProbabilities()[2 * row + 1], within((float) TOLERANCE));
    }
  }

  @Test
  void examplesWithoutTheirEmptyFieldsAreClassifiedAndRegressedAlike() {
    Map<String, HostTensor> examples = Map.of("inputs", examples(goldenRows()));
    Map<String, HostTensor> classes = infer("classify", examples);
    assertClose(floats(classes, "scores"), goldenProbabilities());
    assertThat(List.of(((Strings) Objects.requireNonNull(classes.get("classes"))).values()))
        .extracting(value -> new String(value, StandardCharsets.UTF_8))
        .hasSize(2 * GOLDEN_ROWS)
        .startsWith("ctr", "cvr");
    assertTask(infer("regress", examples), 0);
    assertTask(infer("regress_ctr", examples), 0);
    assertTask(infer("regress_cvr", examples), 1);
  }

  @Test
  void anEmptyExampleIsARowOfEmptyFields() {
    Map<String, HostTensor> empty = new LinkedHashMap<>();
    TaobaoSchema.FEATURES.forEach(
        column ->
            empty.put(
                column.name(),
                column instanceof Column.Identity
                    ? new Int64s(new long[1], HostTensor.VECTOR)
                    : Strings.of("")));
    Float32s ofRow = floats(infer("serving_default", empty), "probabilities");
    Float32s ofExample = floats(infer("classify", Map.of("inputs", Strings.of(""))), "scores");
    assertThat(ofExample.values()).isEqualTo(ofRow.values());
    empty.replaceAll((name, value) -> value instanceof Strings ? Strings.of(" ") : value);
    Float32s ofSpaces = floats(infer("serving_default", empty), "probabilities");
    assertThat(ofSpaces.values()).isEqualTo(ofRow.values());
  }

  @Test
  void aPriceOutsideItsBucketsIsRejectedWithItsName() {
    Map<String, HostTensor> rows = new LinkedHashMap<>(goldenRows());
    long[] prices = new long[GOLDEN_ROWS];
    prices[7] = 50;
    rows.put("price", new Int64s(prices, HostTensor.VECTOR));
    assertThatThrownBy(() -> infer("serving_default", rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("50 is not in [0, 50)")
        .hasMessageContaining("price");
  }

  @Test
  void theModelHoldsOnlyTheWeightsUnderPythonsNames() throws IOException {
    Set<String> saved =
        CheckpointReader.entries(
                model.base().resolve("1").resolve("variables").resolve("variables").toString())
            .keySet();
    List<String> weights = new ArrayList<>();
    Golden.json("adagrad.json").get("moved_l1").fieldNames().forEachRemaining(weights::add);
    assertThat(saved).containsExactlyInAnyOrderElementsOf(weights);
    SavedModel proto =
        SavedModel.parseFrom(Files.readAllBytes(model.base().resolve("1/saved_model.pb")));
    assertThat(proto.getMetaGraphs(0).getGraphDef().getNodeList())
        .extracting(node -> node.getOp())
        .doesNotContain("TextLineDataset", "ResourceApplyAdagradV2", "IteratorGetNext");
    assertThat(proto.getMetaGraphs(0).getMetaInfoDef().getTagsList()).containsExactly("serve");
  }

  @Test
  void theSignatureNamesEveryUsedColumn() {
    var inputs = servable.signature("serving_default").orElseThrow().definition().getInputsMap();
    assertThat(inputs.keySet())
        .containsExactlyInAnyOrderElementsOf(
            TaobaoSchema.FEATURES.stream().map(Column.Feature::name).toList());
    inputs.forEach(
        (name, info) -> {
          assertThat(info.getDtype())
              .isEqualTo(name.equals("price") ? DataType.DT_INT64 : DataType.DT_STRING);
          assertThat(info.getTensorShape().getDimList())
              .singleElement()
              .satisfies(dimension -> assertThat(dimension.getSize()).isEqualTo(-1));
        });
  }

  @Test
  void provenanceRecordsModelCheckpointAndProgram() throws IOException {
    JsonNode provenance =
        new ObjectMapper()
            .readTree(model.base().resolve("1/assets.extra/provenance.json").toFile());
    assertThat(provenance.get("model").asText()).isEqualTo("mmoe");
    assertThat(provenance.get("version").asLong()).isEqualTo(1);
    assertThat(provenance.get("global_step").asLong()).isZero();
    assertThat(provenance.get("checkpoint").asText()).isEqualTo("init");
    assertThat(provenance.get("program").get("tensorflow").asText()).startsWith("2.");
    assertThat(provenance.get("program").get("git_commit").asText()).isNotEmpty();
  }

  @Test
  void aVersionIsNeverOverwrittenAndTheAttemptLeavesNoFiles() throws IOException {
    byte[] before = Files.readAllBytes(model.base().resolve("1/saved_model.pb"));
    assertThatThrownBy(() -> model.export(1))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("is there already and is not overwritten");
    assertThat(model.base().resolve("1/saved_model.pb")).hasBinaryContent(before);
    try (Stream<Path> files = Files.list(model.base())) {
      assertThat(files).containsExactly(model.base().resolve("1"));
    }
  }

  private static Map<String, HostTensor> infer(String name, Map<String, HostTensor> inputs) {
    ServableSignature signature = servable.signature(name).orElseThrow();
    return servable.run(signature, inputs, signature.outputs().keySet());
  }

  private static Float32s floats(Map<String, HostTensor> outputs, String name) {
    return (Float32s) Objects.requireNonNull(outputs.get(name));
  }

  private static void assertTask(Map<String, HostTensor> outputs, int task) {
    float[] values = floats(outputs, "outputs").values();
    assertThat(values).hasSize(GOLDEN_ROWS);
    for (int row = 0; row < GOLDEN_ROWS; row++) {
      assertThat((double) values[row])
          .isCloseTo(goldenProbabilities()[2 * row + task], within(TOLERANCE));
    }
  }

  private static void assertClose(Float32s actual, double[] expected) {
    assertThat(actual.values()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual.values()[i]).isCloseTo(expected[i], within(TOLERANCE));
    }
  }

  /** Returns the sigmoid of Python's logits for the first rows, before any update. */
  private static double[] goldenProbabilities() {
    List<Double> probabilities = new ArrayList<>();
    for (JsonNode row : Golden.json("adagrad.json").get("first_batch").get("logits")) {
      for (double logit : Golden.numbers(row)) {
        probabilities.add(1 / (1 + Math.exp(-logit)));
      }
    }
    return probabilities.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Map<String, HostTensor> goldenRows() {
    try (RowInputs rows = RowInputs.open(model.data().trainFile())) {
      return rows.next(GOLDEN_ROWS).orElseThrow();
    }
  }

  private static Strings examples(Map<String, HostTensor> rows) {
    byte[][] examples = new byte[GOLDEN_ROWS][];
    for (int row = 0; row < GOLDEN_ROWS; row++) {
      Example.Builder example = Example.newBuilder();
      for (Map.Entry<String, HostTensor> column : rows.entrySet()) {
        Feature.Builder feature = Feature.newBuilder();
        if (column.getValue() instanceof Int64s longs) {
          feature.setInt64List(Int64List.newBuilder().addValue(longs.values()[row]));
        } else {
          byte[] value = ((Strings) column.getValue()).values()[row];
          if (value.length == 0) {
            continue;
          }
          feature.setBytesList(BytesList.newBuilder().addValue(ByteString.copyFrom(value)));
        }
        example.getFeaturesBuilder().putFeature(column.getKey(), feature.build());
      }
      examples[row] = example.build().toByteArray();
    }
    return new Strings(examples, HostTensor.VECTOR);
  }
}
