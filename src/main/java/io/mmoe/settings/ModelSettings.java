package io.mmoe.settings;

import java.util.List;

/**
 * The architecture of the network.
 *
 * @param embeddingDimension width of one embedding (D)
 * @param experts number of experts (E)
 * @param expertUnits widths of the layers of an expert
 * @param towers the tower of each task, in the order of the label columns
 * @param embeddings the kind of embedding table
 */
public record ModelSettings(
    int embeddingDimension,
    int experts,
    List<Integer> expertUnits,
    List<TowerSettings> towers,
    EmbeddingSettings embeddings) {

  /** The model of {@code modelzoo/mmoe/train.py}: 4 experts, towers for click and buy. */
  public static final ModelSettings REFERENCE =
      new ModelSettings(
          16,
          4,
          List.of(256, 192, 128, 64),
          List.of(
              new TowerSettings("ctr", List.of(256, 192, 128, 64)),
              new TowerSettings("cvr", List.of(256, 192, 128, 64))),
          EmbeddingSettings.HASHED);

  public ModelSettings {
    expertUnits = List.copyOf(expertUnits);
    towers = List.copyOf(towers);
  }

  public ModelSettings withEmbeddings(EmbeddingSettings value) {
    return new ModelSettings(embeddingDimension, experts, expertUnits, towers, value);
  }

  /** Returns the names of the tasks, in the order of the label columns. */
  public List<String> tasks() {
    return towers.stream().map(TowerSettings::task).toList();
  }

  /**
   * The tower of one task.
   *
   * @param task name of the task, {@code ctr} or {@code cvr}
   * @param units widths of the hidden layers
   */
  public record TowerSettings(String task, List<Integer> units) {
    public TowerSettings {
      units = List.copyOf(units);
    }
  }
}
