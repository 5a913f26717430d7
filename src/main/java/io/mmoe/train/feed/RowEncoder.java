package io.mmoe.train.feed;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.mmoe.data.Row;
import io.mmoe.data.RowReader;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns rows into labels and ids, by the rules of the graph's own columns: {@code
 * Fingerprint64(utf8) mod buckets}, an empty field is one space, empty pieces of a list are kept.
 * Where tables are looked up by keys, ids are whole fingerprints, which keys are made of.
 *
 * <p>Immutable; safe for use by several threads.
 */
final class RowEncoder {
  private static final HashFunction FINGERPRINT = Hashing.farmHashFingerprint64();
  private static final byte[] EMPTY =
      TaobaoSchema.EMPTY_STRING_DEFAULT.getBytes(StandardCharsets.UTF_8);

  private final boolean fingerprints;
  private final int[] labelFields;
  private final List<List<Field>> groups = new ArrayList<>();

  /**
   * A feature column.
   *
   * @param field its place in the row
   * @param number its place in the group
   * @param firstRow where its rows begin in the group's joint table
   */
  private record Field(Feature column, int field, int number, int firstRow) {}

  /**
   * @param ids what the tables are looked up by
   */
  RowEncoder(List<ColumnGroup> columnGroups, IdKind ids) {
    fingerprints = ids.hasKeys();
    labelFields = TaobaoSchema.LABELS.stream().mapToInt(TaobaoSchema.COLUMNS::indexOf).toArray();
    for (ColumnGroup group : columnGroups) {
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < group.columns().size(); i++) {
        Feature column = group.columns().get(i);
        int place = TaobaoSchema.COLUMNS.indexOf(column);
        fields.add(new Field(column, place, i, group.firstRow(i)));
      }
      groups.add(List.copyOf(fields));
    }
  }

  /** Encodes all good rows that are left. */
  RowTable encode(RowReader reader) {
    RowTable.Builder table = new RowTable.Builder(groups.size(), fingerprints);
    while (reader.advance()) {
      Row row = reader.row();
      for (int label : labelFields) {
        table.addLabel(number(row, label));
      }
      for (int group = 0; group < groups.size(); group++) {
        for (Field field : groups.get(group)) {
          encode(row, field, table.group(group));
        }
      }
      table.endRow();
    }
    return table.build();
  }

  private void encode(Row row, Field field, EncodedColumns.Builder ids) {
    if (!(field.column() instanceof Hashed column)) {
      int value = number(row, field.field());
      ids.add(field.number(), fingerprints ? value : field.firstRow() + value);
    } else if (row.isEmpty(field.field())) {
      addHash(EMPTY, 0, EMPTY.length, field, ids);
    } else if (column.multiValued()) {
      row.values(field.field(), (bytes, start, end) -> addHash(bytes, start, end, field, ids));
    } else {
      row.value(field.field(), (bytes, start, end) -> addHash(bytes, start, end, field, ids));
    }
  }

  private void addHash(byte[] bytes, int start, int end, Field field, EncodedColumns.Builder ids) {
    long fingerprint = FINGERPRINT.hashBytes(bytes, start, end - start).asLong();
    ids.add(
        field.number(),
        fingerprints
            ? fingerprint
            : field.firstRow() + Long.remainderUnsigned(fingerprint, field.column().buckets()));
  }

  private static int number(Row row, int field) {
    return row.isEmpty(field) ? 0 : row.wholeNumber(field);
  }
}
