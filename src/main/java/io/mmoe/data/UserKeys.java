package io.mmoe.data;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.function.LongSupplier;

/**
 * A key of the user of each row, row by row: equal for equal users.
 *
 * <p>Owns the open files; not safe for use by several threads.
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
   * Opens files.
   *
   * @throws DataException if one is missing or can't be read
   */
  public static UserKeys open(RowFiles files) {
    return new UserKeys(files, files.read(BadRowHandler.FAIL));
  }

  /**
   * The key of the next row's user.
   *
   * @throws DataException if there is no row left, or if it is malformed
   */
  @Override
  public long getAsLong() {
    if (!rows.advance()) {
      throw new DataException(
          files.name() + ": has fewer rows than were scored: it has changed meanwhile");
    }
    rows.row()
        .value(
            field,
            (bytes, start, end) -> key = FINGERPRINT.hashBytes(bytes, start, end - start).asLong());
    return key;
  }

  @Override
  public void close() {
    rows.close();
  }
}
