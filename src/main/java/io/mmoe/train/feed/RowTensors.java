package io.mmoe.train.feed;

import io.mmoe.settings.schema.ColumnGroup;
import java.util.Arrays;
import org.tensorflow.types.TInt64;

/**
 * Builds the tensors of a group whose ids are rows of its joint table.
 *
 * <p>An array as long as the table holds the index of each row in the current batch. Indices are
 * stored relative to a base that grows from batch to batch, so that the array need not be cleared.
 */
final class RowTensors extends GroupTensors {
  private final int[] seen;
  private int base = 1;
  private long[] rows = new long[1024];
  private int count;

  RowTensors(ColumnGroup group) {
    super(group.columns().size());
    seen = new int[group.rows()];
  }

  @Override
  void clear() {
    super.clear();
    if (base > Integer.MAX_VALUE - 2 * seen.length - count) {
      Arrays.fill(seen, 0);
      base = 1;
    } else {
      base += count;
    }
    count = 0;
  }

  @Override
  int indexOf(long id, int column) {
    int row = (int) id;
    int known = seen[row] - base;
    if (known >= 0) {
      return known;
    }
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
    }
    rows[count] = row;
    seen[row] = base + count;
    return count++;
  }

  @Override
  TInt64 distinct() {
    return vector(rows, count);
  }
}
