package io.mmoe.app;

import java.util.List;
import java.util.Map;

/**
 * The content of a pipeline config in plain words.
 *
 * @param fields number of fields of a row
 * @param features features of the input layer, in its order
 * @param unusedFeatures features that no group lists
 * @param experts layers of each expert
 * @param tasks tasks, in the order of their towers
 * @param optimizer optimizer and learning rate
 * @param withoutEffect fields of the config that change nothing, each with the reason
 */
public record ConfigSummary(
    int fields,
    List<FeatureLine> features,
    List<String> unusedFeatures,
    List<String> experts,
    List<TaskLine> tasks,
    String optimizer,
    Map<String, String> withoutEffect) {

  /**
   * A feature.
   *
   * @param inputs fields that it reads
   * @param rule rule from fields to ids or numbers
   * @param rows rows of its table, 0 for numbers
   * @param width columns of the input layer
   * @param combiner how several embeddings are combined, empty for numbers
   * @param table name of its table, empty for numbers
   */
  public record FeatureLine(
      String name,
      String inputs,
      String rule,
      long rows,
      int width,
      String combiner,
      String table) {}

  /**
   * A task.
   *
   * @param label field of the label
   * @param weight factor of its loss
   * @param tower layers of its tower, empty if it has none
   */
  public record TaskLine(String name, String label, double weight, String tower) {}

  /** Returns the width of the input layer. */
  public int inputWidth() {
    return features.stream().mapToInt(FeatureLine::width).sum();
  }
}
