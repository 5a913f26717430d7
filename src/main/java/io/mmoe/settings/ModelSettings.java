package io.mmoe.settings;

import java.util.List;

/**
 * The architecture of the network.
 *
 * @param embeddingDimension width of one embedding (D)
 * @param experts number of experts (E)
 * @param expertUnits widths of an expert's layers
 * @param towers one tower for each task, in the order of the label columns
 * @param embeddings how values become embedding rows
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

  /** The same network on other embeddings. */
  public ModelSettings with(EmbeddingSettings other) {
    return new ModelSettings(embeddingDimension, experts, expertUnits, towers, other);
  }

  /** The tasks' names in the order of the label columns. */
  public List<String> tasks() {
    return towers.stream().map(TowerSettings::task).toList();
  }

  /**
   * One task's tower.
   *
   * @param task the task's name, {@code ctr} or {@code cvr}
   * @param units widths of the hidden layers
   */
  public record TowerSettings(String task, List<Integer> units) {
    public TowerSettings {
      units = List.copyOf(units);
    }
  }
}
