package io.mmoe.data;

import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The rows of one step, as symbolic tensors of the graph.
 *
 * @param labels [B, T], 0 or 1
 * @param features by column name, each [B]: strings, and int32 for identity columns
 */
public record Batch(Operand<TInt32> labels, Map<String, Operand<? extends TType>> features) {
  public Batch {
    features = Map.copyOf(features);
  }

  /** The values of one column, [B]. */
  public <T extends TType> Operand<T> feature(String column, Class<T> type) {
    Operand<? extends TType> feature = features.get(column);
    if (feature == null) {
      throw new IllegalArgumentException("the batch has no column " + column);
    }
    return feature.asOutput().expect(type);
  }
}
