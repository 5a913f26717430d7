package io.mmoe.embedding;

import io.mmoe.config.ColumnGroup;
import io.mmoe.graph.Variable.Part;
import io.mmoe.graph.VariableStore;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;

/**
 * Makes a {@link HashedEmbeddingTable} for each group of columns.
 *
 * @param dimension width of one embedding (D)
 */
public record HashedTables(VariableStore variables, int dimension) implements EmbeddingTables {

  @Override
  public EmbeddingTable create(Ops tf, String name, ColumnGroup group) {
    List<Part> parts =
        group.columns().stream()
            .map(
                column ->
                    Part.whole(ColumnNames.weights(column), Shape.of(column.buckets(), dimension)))
            .toList();
    return HashedEmbeddingTable.create(variables, name, parts);
  }

  @Override
  public boolean byKey() {
    return false;
  }
}
