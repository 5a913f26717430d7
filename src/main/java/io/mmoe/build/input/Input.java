package io.mmoe.build.input;

import io.mmoe.build.graph.GraphInput;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The input of a graph.
 *
 * @param batch rows of a step, for the model
 * @param labels labels of the rows, [B, T], 0 or 1
 * @param source way in which rows enter the graph, for the run side
 */
public record Input(Batch batch, Operand<TInt32> labels, GraphInput source) {

  /** The rows of one step, as symbolic tensors. */
  public sealed interface Batch {

    /**
     * Rows with the values of the file. The graph converts them to ids.
     *
     * @param features values by column name, each [B]: strings, or integers for identity columns
     */
    record Raw(Map<String, Operand<? extends TType>> features) implements Batch {
      public Raw {
        features = Map.copyOf(features);
      }

      /**
       * Returns the values of one column, [B].
       *
       * @throws IllegalArgumentException if the batch lacks the column
       */
      public Operand<? extends TType> feature(String column) {
        Operand<? extends TType> feature = features.get(column);
        if (feature == null) {
          throw new IllegalArgumentException("the batch has no column " + column);
        }
        return feature;
      }
    }

    /**
     * Rows whose ids were computed outside the graph.
     *
     * @param ids ids of each column group. A group of C columns has B * C segments, and the
     *     segments of one row are adjacent
     */
    record Prepared(List<UniqueIds> ids) implements Batch {
      public Prepared {
        ids = List.copyOf(ids);
      }
    }
  }
}
