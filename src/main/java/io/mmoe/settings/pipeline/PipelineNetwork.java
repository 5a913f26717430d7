package io.mmoe.settings.pipeline;

import io.mmoe.settings.Activation;
import io.mmoe.settings.DnnSettings;
import io.mmoe.settings.ModelSettings.TaskSettings;
import io.mmoe.settings.ModelSettings.VariableNames;
import io.mmoe.settings.Regularization;
import io.mmoe.settings.pipeline.api.PipelineProtos.Dnn;
import io.mmoe.settings.pipeline.api.PipelineProtos.Expert;
import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureGroup;
import io.mmoe.settings.pipeline.api.PipelineProtos.Mmoe;
import io.mmoe.settings.pipeline.api.PipelineProtos.ModelConfig;
import io.mmoe.settings.pipeline.api.PipelineProtos.PipelineConfig;
import io.mmoe.settings.pipeline.api.PipelineProtos.TaskTower;
import io.mmoe.settings.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The network that a pipeline config describes.
 *
 * @param features names of the features of the input layer, in its order
 * @param experts layers of each expert
 * @param tasks tasks, in the order of their towers
 * @param regularization L2 terms of the loss
 * @param expertsInInference whether batch normalization in experts never trains, as in EasyRec
 * @param names form of the variable names
 */
public record PipelineNetwork(
    List<String> features,
    List<DnnSettings> experts,
    List<TaskSettings> tasks,
    Regularization regularization,
    boolean expertsInInference,
    VariableNames names) {
  private static final String MODEL_CLASS = "MMoE";
  private static final String GROUP = "all";
  private static final int MAX_EXPERTS = 1000;
  private static final int MAX_UNITS = 1 << 16;

  public PipelineNetwork {
    features = List.copyOf(features);
    experts = List.copyOf(experts);
    tasks = List.copyOf(tasks);
  }

  /**
   * Reads the network.
   *
   * @param featureNames names of all features of the config
   * @throws PipelineConfigException if the config breaks a rule
   */
  public static PipelineNetwork of(
      Located<PipelineConfig> config, TableSchema schema, Set<String> featureNames) {
    Located<ModelConfig> model =
        config.child(PipelineConfig.MODEL_CONFIG_FIELD_NUMBER, PipelineConfig::getModelConfig);
    if (!model.message().getModelClass().equals(MODEL_CLASS)) {
      throw model.error(
          ModelConfig.MODEL_CLASS_FIELD_NUMBER,
          "model_class must be \"%s\", got \"%s\""
              .formatted(MODEL_CLASS, model.message().getModelClass()));
    }
    Located<Mmoe> mmoe = model.child(ModelConfig.MMOE_FIELD_NUMBER, ModelConfig::getMmoe);
    return new PipelineNetwork(
        features(model, featureNames),
        experts(mmoe),
        tasks(mmoe, schema),
        regularization(model, mmoe),
        model.message().getEasyrecCompat(),
        switch (model.message().getVariableNames()) {
          case DEEPREC -> VariableNames.DEEPREC;
          case EASYREC -> VariableNames.EASYREC;
        });
  }

  private static List<String> features(Located<ModelConfig> model, Set<String> known) {
    List<Located<FeatureGroup>> groups =
        model.children(ModelConfig.FEATURE_GROUPS_FIELD_NUMBER, ModelConfig::getFeatureGroupsList);
    Located<FeatureGroup> group =
        groups.stream()
            .filter(each -> each.message().getGroupName().equals(GROUP))
            .findFirst()
            .orElseThrow(
                () ->
                    model.error(
                        ModelConfig.FEATURE_GROUPS_FIELD_NUMBER,
                        "feature_groups must hold a group with group_name: \"" + GROUP + "\""));
    List<String> names = group.message().getFeatureNamesList();
    if (names.isEmpty()) {
      throw group.error("the group has no feature_names");
    }
    for (int i = 0; i < names.size(); i++) {
      String problem =
          !known.contains(names.get(i))
              ? "%s is no feature of feature_config"
              : names.indexOf(names.get(i)) < i ? "feature %s is listed twice" : "";
      if (!problem.isEmpty()) {
        throw group.error(
            FeatureGroup.FEATURE_NAMES_FIELD_NUMBER, i, problem.formatted(names.get(i)));
      }
    }
    return names;
  }

  private static List<DnnSettings> experts(Located<Mmoe> mmoe) {
    List<DnnSettings> experts = new ArrayList<>();
    List<Located<Expert>> old = mmoe.children(Mmoe.EXPERTS_FIELD_NUMBER, Mmoe::getExpertsList);
    if (old.isEmpty()) {
      int count = mmoe.message().getNumExpert();
      if (count < 1 || count > MAX_EXPERTS) {
        throw mmoe.error(
            Mmoe.NUM_EXPERT_FIELD_NUMBER,
            "num_expert must be 1 to %d, got %s"
                .formatted(MAX_EXPERTS, Integer.toUnsignedString(count)));
      }
      experts.addAll(
          Collections.nCopies(
              count, layers(mmoe.child(Mmoe.EXPERT_DNN_FIELD_NUMBER, Mmoe::getExpertDnn))));
    }
    for (Located<Expert> each : old) {
      DnnSettings layers = layers(each.child(Expert.DNN_FIELD_NUMBER, Expert::getDnn));
      experts.add(layers);
      if (!last(layers).equals(last(experts.get(0)))) {
        throw each.error(
            Expert.DNN_FIELD_NUMBER,
            "the last of hidden_units must be %d, as in the first expert"
                .formatted(last(experts.get(0))));
      }
    }
    return experts;
  }

  private static Integer last(DnnSettings layers) {
    return layers.units().get(layers.units().size() - 1);
  }

  private static DnnSettings layers(Located<Dnn> dnn) {
    List<Integer> units = dnn.message().getHiddenUnitsList();
    if (units.isEmpty()) {
      throw dnn.error("hidden_units is not set");
    }
    for (int i = 0; i < units.size(); i++) {
      if (units.get(i) < 1 || units.get(i) > MAX_UNITS) {
        throw dnn.error(
            Dnn.HIDDEN_UNITS_FIELD_NUMBER,
            i,
            "hidden_units must be 1 to %d, got %s"
                .formatted(MAX_UNITS, Integer.toUnsignedString(units.get(i))));
      }
    }
    return new DnnSettings(units, activation(dnn), dnn.message().getUseBn());
  }

  private static Activation activation(Located<Dnn> dnn) {
    String name = dnn.message().getActivation();
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "relu" -> Activation.RELU;
      case "gelu" -> Activation.GELU;
      case "leaky_relu" -> Activation.LEAKY_RELU;
      case "elu" -> Activation.ELU;
      case "selu" -> Activation.SELU;
      case "tanh" -> Activation.TANH;
      case "sigmoid" -> Activation.SIGMOID;
      default ->
          throw dnn.error(
              Dnn.ACTIVATION_FIELD_NUMBER,
              "activation must be relu, gelu, leaky_relu, elu, selu, tanh or sigmoid, got " + name);
    };
  }

  private static List<TaskSettings> tasks(Located<Mmoe> mmoe, TableSchema schema) {
    List<TaskSettings> tasks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Located<TaskTower> each :
        mmoe.children(Mmoe.TASK_TOWERS_FIELD_NUMBER, Mmoe::getTaskTowersList)) {
      TaskSettings task = task(each, tasks.size(), schema);
      if (!names.add(task.name())) {
        throw each.error(
            TaskTower.TOWER_NAME_FIELD_NUMBER, "two task_towers have the name " + task.name());
      }
      tasks.add(task);
    }
    if (tasks.isEmpty()) {
      throw mmoe.error("mmoe has no task_towers");
    }
    return tasks;
  }

  private static TaskSettings task(Located<TaskTower> tower, int number, TableSchema schema) {
    TaskTower config = tower.message();
    if (config.getTowerName().isEmpty()) {
      throw tower.error("tower_name is not set");
    }
    if (config.getNumClass() != 1) {
      throw tower.error(
          TaskTower.NUM_CLASS_FIELD_NUMBER,
          "num_class must be 1, got " + Integer.toUnsignedString(config.getNumClass()));
    }
    if (!Float.isFinite(config.getWeight()) || config.getWeight() < 0) {
      throw tower.error(
          TaskTower.WEIGHT_FIELD_NUMBER,
          "weight must be a finite number from 0, got " + config.getWeight());
    }
    return new TaskSettings(
        config.getTowerName(),
        label(tower, number, schema),
        config.getWeight(),
        config.hasDnn()
            ? Optional.of(layers(tower.child(TaskTower.DNN_FIELD_NUMBER, TaskTower::getDnn)))
            : Optional.empty());
  }

  private static String label(Located<TaskTower> tower, int number, TableSchema schema) {
    List<String> labels = schema.labels();
    if (!tower.has(TaskTower.LABEL_NAME_FIELD_NUMBER)) {
      if (number >= labels.size()) {
        throw tower.error(
            "tower %s has no label_name, and label_fields lists only %d labels"
                .formatted(tower.message().getTowerName(), labels.size()));
      }
      return labels.get(number);
    }
    String label = tower.message().getLabelName();
    if (!labels.contains(label)) {
      throw tower.error(TaskTower.LABEL_NAME_FIELD_NUMBER, label + " is not one of label_fields");
    }
    return label;
  }

  private static Regularization regularization(Located<ModelConfig> model, Located<Mmoe> mmoe) {
    double dense = mmoe.message().getL2Regularization();
    if (!Double.isFinite(dense) || dense < 0) {
      throw mmoe.error(
          Mmoe.L2_REGULARIZATION_FIELD_NUMBER,
          "l2_regularization must be a finite number from 0, got " + dense);
    }
    double embeddings = model.message().getEmbeddingRegularization();
    if (!Double.isFinite(embeddings) || embeddings < 0) {
      throw model.error(
          ModelConfig.EMBEDDING_REGULARIZATION_FIELD_NUMBER,
          "embedding_regularization must be a finite number from 0, got " + embeddings);
    }
    return new Regularization(dense, embeddings);
  }
}
