package io.mmoe.testing;

import io.mmoe.build.graph.KeyedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Reads the complete contents of keyed tables. The constructor adds ops to the graph. */
public final class KeyedContents {
  private final List<KeyedTable> tables;
  private final List<KeyedTable.Contents> contents = new ArrayList<>();

  public KeyedContents(Graph graph, List<KeyedTable> tables) {
    this.tables = List.copyOf(tables);
    Ops tf = Ops.create(graph).withSubScope("test_keys");
    tables.forEach(table -> contents.add(table.contents(tf)));
  }

  /** Returns the rows of the tables with a suffix of keys, by column and key ("name#key"). */
  public Map<String, List<Float>> rows(Session session, String keysSuffix) {
    List<Integer> numbers =
        IntStream.range(0, tables.size())
            .filter(i -> tables.get(i).keysSuffix().equals(keysSuffix))
            .boxed()
            .toList();
    Map<String, List<Float>> rows = new TreeMap<>();
    if (!numbers.isEmpty()) {
      // One run for all tables: TensorFlow optimizes the whole graph again for each set of fetches.
      Session.Runner runner = session.runner();
      numbers.forEach(i -> runner.fetch(contents.get(i).keys()).fetch(contents.get(i).rows()));
      try (Result result = runner.run()) {
        for (int i = 0; i < numbers.size(); i++) {
          TInt64 keys = (TInt64) result.get(2 * i);
          add(tables.get(numbers.get(i)), keys, (TFloat32) result.get(2 * i + 1), rows);
        }
      }
    }
    return rows;
  }

  private static void add(
      KeyedTable table, TInt64 keys, TFloat32 cells, Map<String, List<Float>> to) {
    for (long i = 0; i < keys.size(); i++) {
      List<Float> row = new ArrayList<>();
      for (int cell = 0; cell < table.width() - 1; cell++) {
        row.add(cells.getFloat(i, cell));
      }
      KeyedTable.KeyColumn column = table.columns().get((int) cells.getFloat(i, table.width() - 1));
      if (to.put(column.name() + "#" + (keys.getLong(i) ^ column.mask()), row) != null) {
        throw new AssertionError("two rows for one key");
      }
    }
  }
}
