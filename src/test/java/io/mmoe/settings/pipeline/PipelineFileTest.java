package io.mmoe.settings.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.settings.pipeline.api.PipelineProtos.DataConfig;
import io.mmoe.settings.pipeline.api.PipelineProtos.PipelineConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parsing of pipeline configs, and the places that errors name. */
class PipelineFileTest {
  private static PipelineFile parse(String text) {
    return PipelineFile.parse("my.config", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fieldsAndDefaultsAreThoseOfEasyRec() {
    PipelineConfig config =
        parse(
                """
                # A comment.
                train_input_path: 'a.csv'
                data_config {
                  separator: "\\t" batch_size: 64
                  input_fields { input_name: "clk" input_type: INT32 }
                  input_fields: { input_name: "user" }
                  label_fields: ["clk"]
                }
                model_config { model_class: "MMoE" mmoe { num_expert: 3 } }
                """)
            .root()
            .message();
    assertThat(config.getTrainInputPath()).isEqualTo("a.csv");
    assertThat(config.getDataConfig().getSeparator()).isEqualTo("\t");
    assertThat(config.getDataConfig().getInputFields(1).getInputType())
        .isEqualTo(DataConfig.FieldType.STRING);
    assertThat(config.getDataConfig().getShuffle()).isTrue();
    assertThat(config.getModelConfig().getMmoe().getL2Regularization()).isEqualTo(1e-4f);
    assertThat(config.getModelConfig().getMmoe().getExpertDnn().getUseBn()).isTrue();
    assertThat(config.getFeatureConfigsList()).isEmpty();
  }

  @Test
  void errorsOfAPartNameItsPlace() {
    Located<PipelineConfig> root =
        parse(
                """
                data_config {
                  batch_size: 3
                  label_fields: "a"
                    label_fields: "b"
                }
                """)
            .root();
    Located<DataConfig> data =
        root.child(PipelineConfig.DATA_CONFIG_FIELD_NUMBER, PipelineConfig::getDataConfig);
    assertThat(data.error("bad")).hasMessage("my.config, line 1, column 1: bad");
    assertThat(data.error(DataConfig.BATCH_SIZE_FIELD_NUMBER, "bad"))
        .hasMessage("my.config, line 2, column 3: bad");
    assertThat(data.error(DataConfig.LABEL_FIELDS_FIELD_NUMBER, 1, "bad"))
        .hasMessage("my.config, line 4, column 5: bad");
    assertThat(data.error(DataConfig.SEPARATOR_FIELD_NUMBER, "bad"))
        .hasMessage("my.config, line 1, column 1: bad");
    assertThat(
            root.child(PipelineConfig.MODEL_CONFIG_FIELD_NUMBER, PipelineConfig::getModelConfig)
                .error("bad"))
        .hasMessage("my.config: bad");
  }

  @Test
  void fieldsWithoutEffectAreListedWithTheirReason() {
    assertThat(
            parse(
                    """
                    data_config { prefetch_size: 32 num_epochs: 1 }
                    train_config { sync_replicas: true }
                    """)
                .fieldsWithoutEffect())
        .containsExactly(
            Map.entry("DataConfig.prefetch_size", "batches are prepared ahead of the step"),
            Map.entry("TrainConfig.sync_replicas", "workers train asynchronously"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          data_config { negative_sampler { input_path: "x" } } | 1 | 15 | field negative_sampler is not supported: sample negatives when you write the rows
          data_config { kafka: 1 hive: 2 }        | 1 | 15 | unknown field kafka. DataConfig has the fields batch_size,
          data_config { input_type: HiveInput }   | 1 | 27 | value HiveInput is not supported: use CSVInput or ParquetInput
          data_config { input_type: Csv }         | 1 | 27 | unknown value Csv. It must be one of CSVInput, CSVInputV2, ParquetInput,
          data_config { batch_size: -3 }          | 1 | 27 | Couldn't parse integer
          data_config { batch_size: 1 batch_size: 2 } | 1 | 39 | field batch_size is set twice
          model_config { model_class: "MMoE       | 1 | 29 | String missing ending quote
          model_config { ple { } }                | 1 | 16 | field ple is not supported: use mmoe
          [some.extension]: 1                     | 1 | 7  | unknown field [some.extension]
          {{{{                                    | 1 | 1  | Expected identifier
          """)
  void textThatCannotBeUsedIsRefusedWithItsPlace(
      String text, int line, int column, String problem) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(PipelineConfigException.class)
        .hasMessageStartingWith(
            "my.config, line %d, column %d: %s".formatted(line, column, problem))
        .message()
        .doesNotContain("\n");
  }

  @Test
  void filesThatAreNoTextAreRefused(@TempDir Path directory) {
    assertThatThrownBy(() -> PipelineFile.parse("my.config", new byte[] {(byte) 0xff}))
        .hasMessage("my.config can't be read: not UTF-8 text");
    assertThatThrownBy(() -> PipelineFile.parse("my.config", new byte[17 << 20]))
        .hasMessage("my.config: is larger than 16 MB. It is not a pipeline config");
    Path missing = directory.resolve("none.config");
    assertThatThrownBy(() -> PipelineFile.read(missing))
        .hasMessage(missing + " can't be read: no such file or directory");
  }
}
