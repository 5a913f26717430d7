package io.mmoe.train.feed;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.mmoe.data.Row;
import io.mmoe.data.RowReader;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.Column.Identity;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes rows as labels and ids. The rules are those of the in-graph input: an id is {@code
 * Fingerprint64(utf8) mod buckets}, an empty string field has a default value, and empty values of
 * a list count.
 *
 * <p>Where tables are looked up by keys, an id is the whole fingerprint, from which {@link
 * KeyTensors} derives the key. Immutable and safe for use by several threads.
 */
final class RowEncoder {
  private static final HashFunction FINGERPRINT = Hashing.farmHashFingerprint64();

  private final List<Column> columns;
  private final byte[] emptyString;
  private final boolean fingerprints;
  private final int[] labelFields;
  private final List<List<Field>> groups = new ArrayList<>();

  /**
   * A feature column.
   *
   * @param field its index in the row
   * @param number its number in the group
   * @param firstRow its first row in the group's joint table
   */
  private record Field(Feature column, int field, int number, int firstRow) {}

  RowEncoder(RowSchema schema) {
    columns = schema.columns();
    emptyString = schema.emptyString().getBytes(StandardCharsets.UTF_8);
    fingerprints = schema.ids().hasKeys();
    labelFields = schema.labels().stream().mapToInt(columns::indexOf).toArray();
    for (ColumnGroup group : schema.groups()) {
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < group.columns().size(); i++) {
        Feature column = group.columns().get(i);
        fields.add(new Field(column, columns.indexOf(column), i, group.firstRow(i)));
      }
      groups.add(List.copyOf(fields));
    }
  }

  /** Returns the fields of a row, in file order. */
  List<Column> columns() {
    return columns;
  }

  /** Encodes the remaining good rows. */
  EncodedRows encode(RowReader reader) {
    EncodedRows.Builder rows =
        new EncodedRows.Builder(labelFields.length, groups.size(), fingerprints);
    while (reader.advance()) {
      Row row = reader.row();
      for (int label : labelFields) {
        rows.addLabel(number(row, label));
      }
      for (int group = 0; group < groups.size(); group++) {
        for (Field field : groups.get(group)) {
          encode(row, field, rows.group(group));
        }
      }
      rows.endRow();
    }
    return rows.build();
  }

  private void encode(Row row, Field field, EncodedRows.IdsBuilder ids) {
    if (field.column() instanceof Identity) {
      int value = number(row, field.field());
      ids.add(field.number(), fingerprints ? value : field.firstRow() + value);
    } else if (!(field.column() instanceof Hashed column)) {
      throw new IllegalStateException("no ids for this type of column: " + field.column());
    } else if (row.isEmpty(field.field())) {
      addHash(emptyString, 0, emptyString.length, field, ids);
    } else if (column.multiValued()) {
      row.values(field.field(), (bytes, start, end) -> addHash(bytes, start, end, field, ids));
    } else {
      row.value(field.field(), (bytes, start, end) -> addHash(bytes, start, end, field, ids));
    }
  }

  private void addHash(byte[] bytes, int start, int end, Field field, EncodedRows.IdsBuilder ids) {
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
