package io.mmoe.train.feed;

import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.train.session.FedBatch;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Tells the rows of a batch by their price, which is its own id, where columns stand alone. */
final class PriceRows {
  private PriceRows() {}

  /** The prices, row by row. */
  static List<Integer> of(FedBatch batch) {
    List<ColumnGroup> groups = ColumnGroup.ofEach(TaobaoSchema.FEATURES);
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
