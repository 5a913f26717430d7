package io.mmoe.train.feed;

import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.settings.schema.RowSchema;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.train.session.FedBatch;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The identity of rows by their price, whose id is the price itself, with a group per column. */
final class PriceRows {
  static final RowSchema SCHEMA =
      RowSchema.taobao(ColumnGroup.ofEach(TaobaoSchema.FEATURES), 2, IdKind.TABLE_ROWS);

  private PriceRows() {}

  /** Returns the prices, row by row. */
  static List<Integer> of(FedBatch batch) {
    List<ColumnGroup> groups = SCHEMA.groups();
    int price =
        IntStream.range(0, groups.size())
            .filter(i -> groups.get(i).columns().get(0).name().equals("price"))
            .findFirst()
            .orElseThrow();
    TInt64 rows = (TInt64) batch.tensors().get(1 + 3 * price);
    TInt32 index = (TInt32) batch.tensors().get(2 + 3 * price);
    return IntStream.range(0, (int) index.size())
        .mapToObj(i -> (int) rows.getLong(index.getInt(i)))
        .toList();
  }
}
