package io.mmoe.settings;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The architecture of the network.
 *
 * @param embeddingDimension width of one embedding (D)
 * @param experts layers of each of the E experts. All have the same last width (U)
 * @param tasks tasks, in the order of the logits
 * @param names form of the variable names
 * @param expertsInInference whether batch normalization in experts always uses its moving averages,
 *     which then never change. EasyRec trains so by mistake
 * @param embeddings the kind of embedding table
 */
public record ModelSettings(
    int embeddingDimension,
    List<DnnSettings> experts,
    List<TaskSettings> tasks,
    VariableNames names,
    boolean expertsInInference,
    EmbeddingSettings embeddings) {
  private static final DnnSettings REFERENCE_LAYERS = DnnSettings.relu(List.of(256, 192, 128, 64));

  /** The model of {@code modelzoo/mmoe/train.py}: 4 experts, towers for click and buy. */
  public static final ModelSettings REFERENCE =
      new ModelSettings(
          16,
          Collections.nCopies(4, REFERENCE_LAYERS),
          List.of(
              new TaskSettings("ctr", "clk", 0.5, Optional.of(REFERENCE_LAYERS)),
              new TaskSettings("cvr", "buy", 0.5, Optional.of(REFERENCE_LAYERS))),
          VariableNames.DEEPREC,
          false,
          EmbeddingSettings.HASHED);

  public ModelSettings {
    experts = List.copyOf(experts);
    tasks = List.copyOf(tasks);
  }

  public ModelSettings withEmbeddings(EmbeddingSettings value) {
    return new ModelSettings(embeddingDimension, experts, tasks, names, expertsInInference, value);
  }

  /** Returns the names of the tasks, in the order of the logits. */
  public List<String> taskNames() {
    return tasks.stream().map(TaskSettings::name).toList();
  }

  /** Returns whether any layer has batch normalization. */
  public boolean hasBatchNorm() {
    return experts.stream().anyMatch(DnnSettings::batchNorm)
        || tasks.stream().flatMap(task -> task.tower().stream()).anyMatch(DnnSettings::batchNorm);
  }

  /**
   * A task and its tower.
   *
   * @param name name of the task, such as {@code ctr}
   * @param label field of the row with the label
   * @param weight factor of the task's loss
   * @param tower hidden layers of the tower, absent if the logit follows the experts
   */
  public record TaskSettings(
      String name, String label, double weight, Optional<DnnSettings> tower) {}

  /** The form of the names of variables in checkpoints. */
  public enum VariableNames {
    /** Names of DeepRec's {@code modelzoo/mmoe/train.py}. */
    DEEPREC,
    /** Names of EasyRec. */
    EASYREC
  }
}
