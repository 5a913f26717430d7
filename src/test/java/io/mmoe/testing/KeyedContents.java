package io.mmoe.testing;

import io.mmoe.build.graph.KeyedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    Map<String, List<Float>> rows = new TreeMap<>();
    for (int i = 0; i < tables.size(); i++) {
      if (tables.get(i).keysSuffix().equals(keysSuffix)) {
        read(session, i, rows);
      }
    }
    return rows;
  }

  private void read(Session session, int number, Map<String, List<Float>> to) {
    KeyedTable table = tables.get(number);
    try (Result result =
        session
            .runner()
            .fetch(contents.get(number).keys())
            .fetch(contents.get(number).rows())
            .run()) {
      TInt64 keys = (TInt64) result.get(0);
      TFloat32 cells = (TFloat32) result.get(1);
      for (long i = 0; i < keys.size(); i++) {
        List<Float> row = new ArrayList<>();
        for (int cell = 0; cell < table.width() - 1; cell++) {
          row.add(cells.getFloat(i, cell));
        }
        KeyedTable.KeyColumn column =
            table.columns().get((int) cells.getFloat(i, table.width() - 1));
        if (to.put(column.name() + "#" + (keys.getLong(i) ^ column.mask()), row) != null) {
          throw new AssertionError("two rows for one key");
        }
      }
    }
  }
}
