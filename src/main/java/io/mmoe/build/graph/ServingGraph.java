package io.mmoe.build.graph;

import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.proto.SignatureDef;

/**
 * A finished graph that answers requests.
 *
 * <p>Immutable. It owns the native graph, and must be closed after all sessions on it. Several
 * threads may share it.
 *
 * @param variables weights, none of them stacked
 * @param keyedTables embeddings by key, each of one column and not sharded
 * @param signatures SavedModel signatures by name
 */
public record ServingGraph(
    Graph graph,
    List<Variable> variables,
    List<KeyedTable> keyedTables,
    Map<String, SignatureDef> signatures)
    implements AutoCloseable {

  public ServingGraph {
    variables = List.copyOf(variables);
    keyedTables = List.copyOf(keyedTables);
    signatures = Map.copyOf(signatures);
  }

  @Override
  public void close() {
    graph.close();
  }
}
