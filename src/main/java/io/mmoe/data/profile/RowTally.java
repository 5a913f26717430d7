package io.mmoe.data.profile;

import io.mmoe.data.BadRow;
import io.mmoe.data.Row;
import io.mmoe.data.RowReader;
import io.mmoe.data.profile.DataProfile.LabelProfile;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Statistics of the rows so far. Not safe for use by several threads. */
final class RowTally {
  private static final int MAX_FIRST_BAD_ROWS = 20;
  private static final int CLICK = TaobaoSchema.COLUMNS.indexOf(TaobaoSchema.LABELS.get(0));
  private static final int BUY = TaobaoSchema.COLUMNS.indexOf(TaobaoSchema.LABELS.get(1));

  private final List<ColumnTally> columns;
  private final List<BadRow> firstBadRows = new ArrayList<>();
  private long rows;
  private long badRows;
  private long clicks;
  private long buys;
  private long buysWithoutClick;

  /**
   * @param counted maximum number of distinct values of a column to count
   */
  RowTally(int counted) {
    List<Column> all = TaobaoSchema.COLUMNS;
    columns =
        IntStream.range(0, all.size())
            .mapToObj(field -> new ColumnTally(all.get(field), field, counted))
            .toList();
  }

  /** Adds all remaining rows of a reader. */
  void addAll(RowReader reader) {
    while (reader.advance()) {
      Row row = reader.row();
      columns.forEach(column -> column.add(row));
      boolean click = isOne(row, CLICK);
      boolean buy = isOne(row, BUY);
      rows++;
      clicks += click ? 1 : 0;
      buys += buy ? 1 : 0;
      buysWithoutClick += buy && !click ? 1 : 0;
    }
  }

  void addBad(BadRow row) {
    badRows++;
    if (firstBadRows.size() < MAX_FIRST_BAD_ROWS) {
      firstBadRows.add(row);
    }
  }

  /** Returns the number of rows so far, good and malformed. */
  long rowsRead() {
    return rows + badRows;
  }

  /** Adds the statistics of later rows. */
  void add(RowTally later) {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).add(later.columns.get(i));
    }
    later.firstBadRows.stream()
        .limit(MAX_FIRST_BAD_ROWS - firstBadRows.size())
        .forEach(firstBadRows::add);
    rows += later.rows;
    badRows += later.badRows;
    clicks += later.clicks;
    buys += later.buys;
    buysWithoutClick += later.buysWithoutClick;
  }

  DataProfile profile() {
    return new DataProfile(
        rows,
        badRows,
        List.copyOf(firstBadRows),
        new LabelProfile(clicks, buys, buysWithoutClick),
        columns.stream().map(ColumnTally::profile).toList());
  }

  private static boolean isOne(Row row, int field) {
    return !row.isEmpty(field) && row.wholeNumber(field) == 1;
  }
}
