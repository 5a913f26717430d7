package io.mmoe.app;

import io.mmoe.app.ConfigSummary.FeatureLine;
import io.mmoe.app.ConfigSummary.TaskLine;
import io.mmoe.feature.FeatureColumn;
import io.mmoe.feature.FeatureColumns;
import io.mmoe.feature.FeatureOutput;
import io.mmoe.settings.DnnSettings;
import io.mmoe.settings.LearningRate;
import io.mmoe.settings.ModelSettings.TaskSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.pipeline.PipelineFile;
import io.mmoe.settings.pipeline.PipelineNetwork;
import io.mmoe.settings.pipeline.PipelineOptimizer;
import io.mmoe.settings.pipeline.PipelineTable;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The check of a pipeline config. */
public final class ConfigJob {
  private final PipelineFile file;

  public ConfigJob(PipelineFile file) {
    this.file = file;
  }

  /**
   * Checks every part of the config and summarizes it.
   *
   * @throws io.mmoe.settings.pipeline.PipelineConfigException if a part breaks a rule
   */
  public ConfigSummary run() {
    TableSchema schema = PipelineTable.of(file.root());
    Map<String, FeatureColumn> features = new LinkedHashMap<>();
    FeatureColumns.of(file.root(), schema).forEach(each -> features.put(each.name(), each));
    PipelineNetwork network = PipelineNetwork.of(file.root(), schema, features.keySet());
    OptimizerSettings optimizer = PipelineOptimizer.of(file.root());
    List<String> unused =
        features.keySet().stream().filter(name -> !network.features().contains(name)).toList();
    return new ConfigSummary(
        schema.fields().size(),
        network.features().stream()
            .map(name -> line(Objects.requireNonNull(features.get(name))))
            .toList(),
        unused,
        network.experts().stream().map(ConfigJob::layers).toList(),
        network.tasks().stream().map(ConfigJob::line).toList(),
        "%s, learning rate %s"
            .formatted(
                optimizer.rule().name().toLowerCase(Locale.ROOT), rate(optimizer.learningRate())),
        file.fieldsWithoutEffect());
  }

  private static FeatureLine line(FeatureColumn feature) {
    String inputs = String.join(", ", feature.inputs().stream().map(Field::name).toList());
    if (feature.output() instanceof FeatureOutput.Embedding table) {
      return new FeatureLine(
          feature.name(),
          inputs,
          feature.parameters(),
          table.rows(),
          table.dimension(),
          table.combiner().name().toLowerCase(Locale.ROOT),
          table.table());
    }
    return new FeatureLine(
        feature.name(), inputs, feature.parameters(), 0, feature.output().width(), "", "");
  }

  private static TaskLine line(TaskSettings task) {
    return new TaskLine(
        task.name(), task.label(), task.weight(), task.tower().map(ConfigJob::layers).orElse(""));
  }

  private static String layers(DnnSettings layers) {
    return "%s %s%s"
        .formatted(
            String.join(", ", layers.units().stream().map(String::valueOf).toList()),
            layers.activation().name().toLowerCase(Locale.ROOT),
            layers.batchNorm() ? " with batch normalization" : "");
  }

  private static String rate(LearningRate rate) {
    if (rate instanceof LearningRate.ExponentialDecay decay) {
      return "%s, times %s every %d steps"
          .formatted((float) decay.initial(), (float) decay.factor(), decay.decaySteps());
    }
    return String.valueOf((float) rate.at(0));
  }
}
