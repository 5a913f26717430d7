package io.mmoe.data.prepare;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.data.DataException;
import io.mmoe.settings.PrepareSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The advertisements of {@code ad_feature.csv}, in memory, found by ID. Immutable. */
final class Advertisements {
  static final String FILE = "ad_feature.csv";

  private static final List<String> COLUMNS =
      List.of("adgroup_id", "cate_id", "campaign_id", "customer", "brand", "price");
  private static final int ID = 0;
  private static final int PRICE = 5;

  /**
   * Bytes of memory per advertisement: its cells, price and sort key. The factor 2 is for the copy
   * that exists while an array grows.
   */
  private static final long BYTES_PER_AD = 2L * (PRICE * Integer.BYTES + 2 * Double.BYTES);

  /** The cells of all columns before the price, {@link #PRICE} for each row, in file order. */
  private final int[] cells;

  /** The ID in the upper half, the row number in the lower half, sorted. */
  private final long[] order;

  private final byte[] buckets;

  /**
   * One advertisement.
   *
   * @param brand brand, or {@link SourceTable#MISSING}
   * @param priceBucket bucket from 0 to 49
   */
  record Advertisement(int category, int campaign, int customer, int brand, int priceBucket) {}

  private Advertisements(int[] cells, long[] order, byte[] buckets) {
    this.cells = cells;
    this.order = order;
    this.buckets = buckets;
  }

  /**
   * Reads the table.
   *
   * @throws DataException if the table is missing or malformed, or repeats an advertisement
   * @throws InvalidSettingException if the table needs more than half of the memory
   */
  static Advertisements read(PrepareSettings settings) throws IOException {
    Path file = settings.tables().resolve(FILE);
    int max = (int) Math.min(1 << 28, settings.memoryBytes() / 2 / BYTES_PER_AD);
    int[] cells = new int[PRICE * 1024];
    double[] prices = new double[1024];
    int count = 0;
    try (SourceTable table = SourceTable.open(file, COLUMNS)) {
      while (table.advance()) {
        if (count == max) {
          throw new InvalidSettingException(
              "--memory_mb %d has room for at most %d advertisements, but %s has more"
                  .formatted(settings.memoryMegabytes(), max, file));
        }
        if (count == prices.length) {
          cells = Arrays.copyOf(cells, 2 * cells.length);
          prices = Arrays.copyOf(prices, 2 * count);
        }
        for (int column = ID; column < PRICE; column++) {
          cells[count * PRICE + column] =
              COLUMNS.get(column).equals("brand")
                  ? table.numberOrMissing(column)
                  : table.number(column);
        }
        prices[count++] = price(table);
      }
    }
    PriceBuckets priceBuckets = PriceBuckets.of(Arrays.copyOf(prices, count));
    byte[] buckets = new byte[count];
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      buckets[i] = (byte) priceBuckets.bucket(prices[i]);
      order[i] = ((long) cells[i * PRICE + ID] << Integer.SIZE) | i;
    }
    Arrays.sort(order);
    for (int i = 1; i < count; i++) {
      if (order[i] >> Integer.SIZE == order[i - 1] >> Integer.SIZE) {
        throw new DataException(
            file, "adgroup_id " + (order[i] >> Integer.SIZE) + " occurs more than once");
      }
    }
    return new Advertisements(cells, order, buckets);
  }

  /** Returns the row number of an advertisement for {@link #get}, or -1 if it is unknown. */
  int find(int adgroup) {
    int position = Arrays.binarySearch(order, (long) adgroup << Integer.SIZE);
    int next = position < 0 ? -position - 1 : position;
    return next < order.length && order[next] >> Integer.SIZE == adgroup ? (int) order[next] : -1;
  }

  /** Returns the advertisement of a row. */
  Advertisement get(int row) {
    int at = row * PRICE;
    return new Advertisement(
        cells[at + 1], cells[at + 2], cells[at + 3], cells[at + 4], buckets[row]);
  }

  private static double price(SourceTable table) {
    double price;
    try {
      price = Double.parseDouble(table.text(PRICE));
    } catch (NumberFormatException e) {
      price = Double.NaN;
    }
    if (!(price >= 0 && price < Double.POSITIVE_INFINITY)) {
      throw table.bad(PRICE, "a number from 0");
    }
    return price;
  }
}
