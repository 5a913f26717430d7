package io.mmoe.data;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.function.LongSupplier;

/**
 * A sequence of user keys, one for each row. Rows of the same user have the same key, a fingerprint
 * of the user ID.
 *
 * <p>Owns the open files. Not safe for use by several threads.
 */
public final class UserKeys implements LongSupplier, AutoCloseable {
  private static final String COLUMN = "user_id";
  private static final HashFunction FINGERPRINT = Hashing.farmHashFingerprint64();

  private final RowFiles files;
  private final RowReader rows;
  private final int field;
  private long key;

  private UserKeys(RowFiles files, RowReader rows) {
    this.files = files;
    this.rows = rows;
    field = TaobaoSchema.COLUMNS.stream().map(column -> column.name()).toList().indexOf(COLUMN);
  }

  /**
   * Opens the files at the first row.
   *
   * @throws DataException if a file is missing or can't be read
   */
  public static UserKeys open(RowFiles files) {
    return new UserKeys(files, files.read(BadRowHandler.FAIL));
  }

  /**
   * Returns the key of the next row's user.
   *
   * @throws DataException if no row is left, or if the row is malformed
   */
  @Override
  public long getAsLong() {
    if (!rows.advance()) {
      throw new DataException(
          files.name()
              + ": has fewer rows than were scored. The data changed during the evaluation.");
    }
    rows.row()
        .value(
            field,
            (bytes, start, end) -> key = FINGERPRINT.hashBytes(bytes, start, end - start).asLong());
    return key;
  }

  /**
   * Checks that every row was scored.
   *
   * @throws DataException if a row is left
   */
  public void requireEnd() {
    if (rows.advance()) {
      throw new DataException(
          files.name()
              + ": has more rows than were scored. The data changed during the evaluation.");
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
