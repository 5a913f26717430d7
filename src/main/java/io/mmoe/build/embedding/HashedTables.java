package io.mmoe.build.embedding;

import io.mmoe.build.graph.Initializer;
import io.mmoe.build.graph.Initializer.TruncatedNormalInit;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.build.graph.VariablePlacement.Kind;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
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
    return new HashedEmbeddingTable(pieces(variables, name, group, dimension));
  }

  @Override
  public IdKind ids() {
    return IdKind.ROWS;
  }

  /**
   * Makes the joint table of a group: normal with standard deviation 1/sqrt(D), truncated, as
   * Python's {@code embedding_column} has it.
   *
   * @param name of a variable that stands for several columns; checkpoints hold the columns
   */
  static TablePieces pieces(
      VariableStore variables, String name, ColumnGroup group, int dimension) {
    List<Part> parts =
        group.columns().stream()
            .map(
                column ->
                    Part.whole(ColumnNames.weights(column), Shape.of(column.buckets(), dimension)))
            .toList();
    Initializer initializer = TruncatedNormalInit.ofRows(dimension);
    String own = parts.size() == 1 ? parts.get(0).name() : name;
    return new TablePieces(variables.createPieces(own, Kind.TABLE, parts, initializer));
  }
}
