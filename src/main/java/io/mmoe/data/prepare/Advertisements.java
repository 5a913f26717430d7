package io.mmoe.data.prepare;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.data.DataException;
import io.mmoe.settings.PrepareSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** All advertisements, in memory, found by their number. Immutable. */
final class Advertisements {
  static final String FILE = "ad_feature.csv";

  private static final List<String> COLUMNS =
      List.of("adgroup_id", "cate_id", "campaign_id", "customer", "brand", "price");
  private static final int NUMBER = 0;
  private static final int PRICE = 5;

  /** Held while they are sorted, and the double of growing arrays. */
  private static final long BYTES_OF_EACH = 2L * (PRICE * Integer.BYTES + 2 * Double.BYTES);

  private final int[] cells;
  private final long[] order;
  private final byte[] buckets;

  /** What a row says of an advertisement; brand is -1 where there is none. */
  record Advertisement(int category, int campaign, int customer, int brand, int priceBucket) {}

  private Advertisements(int[] cells, long[] order, byte[] buckets) {
    this.cells = cells;
    this.order = order;
    this.buckets = buckets;
  }

  /**
   * Reads the table.
   *
   * @throws DataException if it is missing or malformed, or an advertisement comes twice
   * @throws InvalidSettingException if half the memory can't hold it
   */
  static Advertisements read(PrepareSettings settings) throws IOException {
    Path file = settings.tables().resolve(FILE);
    int most = (int) Math.min(1 << 28, settings.memoryBytes() / 2 / BYTES_OF_EACH);
    int[] cells = new int[PRICE * 1024];
    double[] prices = new double[1024];
    int count = 0;
    try (SourceTable table = SourceTable.open(file, COLUMNS)) {
      while (table.advance()) {
        if (count == most) {
          throw new InvalidSettingException(
              "--memory_mb %d has no room for more than %d advertisements; %s has more"
                  .formatted(settings.memoryMegabytes(), most, file));
        }
        if (count == prices.length) {
          cells = Arrays.copyOf(cells, 2 * cells.length);
          prices = Arrays.copyOf(prices, 2 * count);
        }
        for (int column = NUMBER; column < PRICE; column++) {
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
      order[i] = ((long) cells[i * PRICE + NUMBER] << Integer.SIZE) | i;
    }
    Arrays.sort(order);
    for (int i = 1; i < count; i++) {
      if (order[i] >> Integer.SIZE == order[i - 1] >> Integer.SIZE) {
        throw new DataException(
            file, "adgroup_id " + (order[i] >> Integer.SIZE) + " comes more than once");
      }
    }
    return new Advertisements(cells, order, buckets);
  }

  /** The number to {@link #get} an advertisement by, or a negative one if there is none. */
  int find(int adgroup) {
    int place = Arrays.binarySearch(order, (long) adgroup << Integer.SIZE);
    int next = place < 0 ? -place - 1 : place;
    return next < order.length && order[next] >> Integer.SIZE == adgroup ? (int) order[next] : -1;
  }

  Advertisement get(int number) {
    int at = number * PRICE;
    return new Advertisement(
        cells[at + 1], cells[at + 2], cells[at + 3], cells[at + 4], buckets[number]);
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
