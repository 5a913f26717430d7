package io.mmoe.train.feed;

import io.mmoe.settings.schema.ColumnGroup;
import org.tensorflow.types.TInt64;

/** The tensors of a group whose ids are rows of its joint table. */
final class RowTensors extends GroupTensors {
  private final DistinctRows distinct;

  RowTensors(ColumnGroup group) {
    super(group.columns().size());
    distinct = new DistinctRows(group.rows());
  }

  @Override
  void clear() {
    super.clear();
    distinct.clear();
  }

  @Override
  int indexOf(long id, int column) {
    return distinct.indexOf((int) id);
  }

  @Override
  TInt64 distinct() {
    return vector(distinct.rows(), distinct.count());
  }
}
