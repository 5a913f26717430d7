package io.mmoe.data;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.mmoe.config.TaobaoSchema;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * A key of the user of each row of a file, row by row: equal for equal users.
 *
 * <p>Owns the open file; not safe for use by several threads.
 */
public final class UserKeys implements LongSupplier, AutoCloseable {
  private static final String COLUMN = "user_id";
  private static final HashFunction FINGERPRINT = Hashing.farmHashFingerprint64();

  private final Path file;
  private final RowReader rows;
  private final int field;
  private long key;

  private UserKeys(Path file, RowReader rows) {
    this.file = file;
    this.rows = rows;
    field = TaobaoSchema.COLUMNS.stream().map(column -> column.name()).toList().indexOf(COLUMN);
  }

  /**
   * Opens a file.
   *
   * @throws DataException if it is missing or can't be read
   */
  public static UserKeys open(Path file) {
    return new UserKeys(file, RowReader.open(file));
  }

  /**
   * The key of the next row's user.
   *
   * @throws DataException if there is no row left, or if it is malformed
   */
  @Override
  public long getAsLong() {
    if (!rows.advance()) {
      throw new DataException(file, "has fewer rows than were scored: it has changed meanwhile");
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
