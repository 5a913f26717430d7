package io.mmoe.feature;

import io.mmoe.settings.pipeline.Located;
import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig;
import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfigs;
import io.mmoe.settings.pipeline.api.PipelineProtos.PipelineConfig;
import io.mmoe.settings.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reader of all features of a pipeline config. */
public final class FeatureColumns {

  private FeatureColumns() {}

  /**
   * Reads all features of a config, used or not, in the order of the file.
   *
   * @param schema fields of the rows
   * @throws io.mmoe.settings.pipeline.PipelineConfigException if a feature breaks a rule, if two
   *     have one name, or if features with one {@code embedding_name} need different tables
   */
  public static List<FeatureColumn> of(Located<PipelineConfig> config, TableSchema schema) {
    List<FeatureColumn> columns = new ArrayList<>();
    Map<String, FeatureColumn> byName = new HashMap<>();
    Map<String, FeatureColumn> byTable = new HashMap<>();
    for (Located<FeatureConfig> each : configs(config)) {
      if (!each.has(FeatureConfig.INPUT_NAMES_FIELD_NUMBER)) {
        throw each.error("input_names is not set");
      }
      FeatureSettings settings = new FeatureSettings(each, schema);
      FeatureColumn column = FeatureKind.create(settings);
      if (byName.put(column.name(), column) != null) {
        throw each.error(
            FeatureConfig.FEATURE_NAME_FIELD_NUMBER,
            "two features have the name %s".formatted(column.name()));
      }
      requireSameTable(each, column, byTable);
      columns.add(column);
    }
    return columns;
  }

  private static List<Located<FeatureConfig>> configs(Located<PipelineConfig> config) {
    List<Located<FeatureConfig>> old =
        config.children(
            PipelineConfig.FEATURE_CONFIGS_FIELD_NUMBER, PipelineConfig::getFeatureConfigsList);
    if (!old.isEmpty()) {
      return old;
    }
    return config
        .child(PipelineConfig.FEATURE_CONFIG_FIELD_NUMBER, PipelineConfig::getFeatureConfig)
        .children(FeatureConfigs.FEATURES_FIELD_NUMBER, FeatureConfigs::getFeaturesList);
  }

  private static void requireSameTable(
      Located<FeatureConfig> config, FeatureColumn column, Map<String, FeatureColumn> byTable) {
    if (!(column.output() instanceof FeatureOutput.Embedding table)) {
      return;
    }
    FeatureColumn other = byTable.putIfAbsent(table.table(), column);
    if (other != null && !table.sharesTableOf((FeatureOutput.Embedding) other.output())) {
      throw config.error(
          FeatureConfig.EMBEDDING_NAME_FIELD_NUMBER,
          "%s and %s share the table %s, but differ in its rows, embedding_dim, combiner or initializer"
              .formatted(other.name(), column.name(), table.table()));
    }
  }
}
