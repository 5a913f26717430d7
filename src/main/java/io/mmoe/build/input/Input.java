package io.mmoe.build.input;

import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TType;

/** The rows of one step, as symbolic tensors of the graph. */
public sealed interface Batch {

  /**
   * Rows as the file has them; the graph makes ids of them.
   *
   * @param features by column name, each [B]: strings, and whole numbers for identity columns
   */
  record Raw(Map<String, Operand<? extends TType>> features) implements Batch {
    public Raw {
      features = Map.copyOf(features);
    }

    /** The values of one column, [B]. */
    public Operand<? extends TType> feature(String column) {
      Operand<? extends TType> feature = features.get(column);
      if (feature == null) {
        throw new IllegalArgumentException("the batch has no column " + column);
      }
      return feature;
    }
  }

  /**
   * Rows whose ids were made before they came to the graph.
   *
   * @param ids one for each column group; a group of C columns has B * C segments, those of a row
   *     side by side
   */
  record Prepared(List<UniqueIds> ids) implements Batch {
    public Prepared {
      ids = List.copyOf(ids);
    }
  }
}
