package io.mmoe.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmoe.app.ConfigSummary.FeatureLine;
import io.mmoe.feature.FeatureColumn;
import io.mmoe.feature.FeatureColumns;
import io.mmoe.feature.FeatureOutput;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.pipeline.PipelineConfigException;
import io.mmoe.settings.pipeline.PipelineFile;
import io.mmoe.settings.pipeline.PipelineNetwork;
import io.mmoe.settings.pipeline.PipelineOptimizer;
import io.mmoe.settings.pipeline.PipelineTable;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.TableSchema;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks of pipeline configs: the built-in one, rules of each part, and random damage. */
class ConfigJobTest {
  private static final String SMALL =
      """
      data_config {
        input_fields { input_name: "clk" input_type: INT32 }
        input_fields { input_name: "user" }
        input_fields { input_name: "price" input_type: FLOAT }
        input_fields { input_name: "tags" }
        label_fields: "clk"
      }
      feature_config {
        features { input_names: "user" hash_bucket_size: 100 embedding_dim: 8 }
        features { input_names: "tags" feature_type: TagFeature hash_bucket_size: 50 embedding_dim: 4 }
        features { input_names: "price" feature_type: RawFeature }
      }
      model_config {
        model_class: "MMoE"
        feature_groups { group_name: "all" feature_names: ["user", "tags", "price"] }
        mmoe {
          expert_dnn { hidden_units: [8, 4] } num_expert: 2
          task_towers { tower_name: "ctr" dnn { hidden_units: 4 } }
        }
      }
      train_config {
        optimizer_config { adam_optimizer { learning_rate { constant_learning_rate {} } } }
      }
      """;

  private static ConfigSummary check(String text) {
    return new ConfigJob(PipelineFile.parse("my.config", text.getBytes(StandardCharsets.UTF_8)))
        .run();
  }

  @Test
  void theBuiltInConfigIsTheModelOfTrainPy() {
    PipelineFile file = PipelineFile.builtIn();
    TableSchema schema = PipelineTable.of(file.root());
    assertThat(schema.fields().stream().map(Field::name))
        .isEqualTo(TaobaoSchema.COLUMNS.stream().map(Column::name).toList());
    assertEquals(TaobaoSchema.LABELS.stream().map(Column::name).toList(), schema.labels());
    List<FeatureColumn> features = FeatureColumns.of(file.root(), schema);
    for (Column.Feature column : TaobaoSchema.FEATURES) {
      FeatureColumn feature =
          features.stream().filter(each -> each.name().equals(column.name())).findFirst().get();
      FeatureOutput.Embedding table = (FeatureOutput.Embedding) feature.output();
      assertEquals(column.buckets(), table.rows());
      assertEquals(ModelSettings.REFERENCE.embeddingDimension(), table.dimension());
      assertEquals(new FeatureOutput.Initializer.TruncatedNormal(0, 0.25), table.initializer());
      if (column instanceof Column.Hashed) {
        assertEquals(TaobaoSchema.EMPTY_STRING_DEFAULT, feature.inputs().get(0).defaultValue());
      }
    }
    Set<String> names = new HashSet<>(features.stream().map(FeatureColumn::name).toList());
    PipelineNetwork network = PipelineNetwork.of(file.root(), schema, names);
    assertEquals(
        TaobaoSchema.FEATURES.stream().map(Column::name).sorted(Comparator.naturalOrder()).toList(),
        network.features());
    assertEquals(ModelSettings.REFERENCE.experts(), network.experts());
    assertEquals(ModelSettings.REFERENCE.tasks(), network.tasks());
    assertEquals(ModelSettings.REFERENCE.names(), network.names());
    OptimizerSettings.Adagrad optimizer =
        (OptimizerSettings.Adagrad) PipelineOptimizer.of(file.root());
    assertEquals(0.1f, (float) optimizer.learningRate().at(0));
    assertThat(file.fieldsWithoutEffect()).isEmpty();
  }

  @Test
  void aConfigIsExplained() {
    ConfigSummary summary = check(SMALL);
    assertThat(summary.features())
        .containsExactly(
            new FeatureLine("user", "user", "hash 100", 100, 8, "sum", "user_embedding"),
            new FeatureLine("tags", "tags", "hash 50", 50, 4, "sum", "tags_embedding"),
            new FeatureLine("price", "price", "number", 0, 1, "", ""));
    assertEquals(13, summary.inputWidth());
    assertThat(summary.experts()).containsOnly("8, 4 relu with batch normalization").hasSize(2);
    assertThat(summary.tasks())
        .containsExactly(
            new ConfigSummary.TaskLine("ctr", "clk", 1, "4 relu with batch normalization"));
    assertThat(summary.optimizer()).isEqualTo("adam, learning rate 0.002");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          label_fields: "clk"              | label_fields: "buy"              | line 6, column 3: buy is not one of input_fields
          input_name: "tags"               | input_name: "user"               | line 5, column 18: two input_fields have the name user
          input_type: FLOAT                | input_type: FLOAT default_val: "x" | line 4, column 56: default_val of price must be of type FLOAT, got "x"
          hash_bucket_size: 100            | hash_bucket_size: 0              | line 9, column 34: must be 1 to 2147483639, got 0
          hash_bucket_size: 100            | separator: ","                   | line 9, column 3: one of hash_bucket_size, vocab_list, vocab_file and num_buckets must be set
          hash_bucket_size: 100            | hash_bucket_size: 100 boundaries: 1 | line 9, column 56: IdFeature has no boundaries
          embedding_dim: 8                 | embedding_dim: 0                 | line 9, column 56: embedding_dim must be 1 to 65536, got 0
          input_names: "price" feature_type: RawFeature | input_names: "price" num_buckets: 5 embedding_dim: 2 | line 11, column 35: num_buckets needs whole numbers, field price is FLOAT
          input_names: "tags" feature_type: TagFeature | input_names: "price" feature_type: TagFeature | line 10, column 14: field price must be of type STRING, it is FLOAT
          model_class: "MMoE"              | model_class: "PLE"               | line 14, column 3: model_class must be "MMoE", got "PLE"
          "user", "tags", "price"          | "user", "tags", "brand"          | line 15, column 38: brand is no feature of feature_config
          "user", "tags", "price"          | "user", "tags", "user"           | line 15, column 38: feature user is listed twice
          group_name: "all"                | group_name: "deep"               | line 15, column 3: feature_groups must hold a group with group_name: "all"
          num_expert: 2                    | num_expert: 0                    | line 17, column 41: num_expert must be 1 to 1000, got 0
          hidden_units: [8, 4]             | hidden_units: [8, 0]             | line 17, column 18: hidden_units must be 1 to 65536, got 0
          hidden_units: [8, 4]             | hidden_units: [8, 4] activation: "dice2" | line 17, column 39: activation must be relu,
          tower_name: "ctr"                | tower_name: "ctr" label_name: "user" | line 18, column 37: user is not one of label_fields
          tower_name: "ctr"                | tower_name: "ctr" weight: -1     | line 18, column 37: weight must be a finite number from 0, got -1.0
          tower_name: "ctr"                | tower_name: "ctr" num_class: 2   | line 18, column 37: num_class must be 1, got 2
          constant_learning_rate {}        | constant_learning_rate { learning_rate: 0 } | line 22, column 3: --learning_rate must be a finite number above 0 in 32 bits, got 0.0
          optimizer_config                 | num_steps: 3 optimizer_config    | ``
          """)
  void eachRuleIsReportedWithItsPlace(String part, String other, String problem) {
    String text = SMALL.replace(part, other);
    if (problem.isEmpty()) {
      assertThat(check(text).features()).hasSize(3);
      return;
    }
    assertThatThrownBy(() -> check(text))
        .isInstanceOf(PipelineConfigException.class)
        .hasMessageStartingWith("my.config, " + problem);
  }

  @Test
  void featuresThatShareATableMustAgree() {
    String shared = SMALL.replace("embedding_dim: 8", "embedding_dim: 8 embedding_name: \"both\"");
    assertThat(check(shared).features().get(0).table()).isEqualTo("both");
    String differing =
        shared.replace("embedding_dim: 4", "embedding_dim: 4 embedding_name: \"both\"");
    assertThatThrownBy(() -> check(differing))
        .hasMessageContaining("line 10, column 97: user and tags share the table both, but differ");
  }

  @Test
  void damagedConfigsGiveOneLineWithAPlace() throws IOException {
    List<String> tokens = tokens(text("/golden/easyrec/features.config"));
    Random random = new Random(17);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      String mutant = mutant(tokens, random);
      try {
        check(mutant);
      } catch (PipelineConfigException e) {
        refused++;
        assertThat(e.getMessage()).as(mutant).matches("my\\.config(, line \\d+, column \\d+)?: .*");
      }
    }
    assertThat(refused).isBetween(300, 499);
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = ConfigJobTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> tokens(String text) {
    return Pattern.compile("\"[^\"]*\"|[\\w.+-]+|\\s+|.")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** Removes, repeats, swaps or replaces one to three tokens. */
  private static String mutant(List<String> tokens, Random random) {
    List<String> values =
        List.of("-1", "0", "\"\"", "\"x\"", "{", "}", "9999999999", "1e400", "nan", "MMoE", ":");
    List<String> mutant = new ArrayList<>(tokens);
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = random.nextInt(mutant.size());
      switch (random.nextInt(4)) {
        case 0 -> mutant.remove(at);
        case 1 -> mutant.add(at, mutant.get(random.nextInt(mutant.size())));
        case 2 -> mutant.set(at, values.get(random.nextInt(values.size())));
        default -> mutant.set(at, mutant.get(random.nextInt(mutant.size())));
      }
    }
    return String.join("", mutant);
  }
}
