package io.mmoe.app.export;

import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputException;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.DataException;
import io.mmoe.data.RowFiles;
import io.mmoe.data.RowReader;
import io.mmoe.data.RowWriter;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.FileFormat;
import io.mmoe.settings.InputFiles;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of the first rows of the data.
 *
 * <p>Owns a temporary directory. Closing deletes it.
 */
public final class SampleRows implements AutoCloseable {
  private final DataSettings data;

  private SampleRows(DataSettings data) {
    this.data = data;
  }

  /**
   * Copies the first rows of the test files. Without test files, copies training rows.
   *
   * @param most the largest number of rows
   * @throws DataException if neither file can be read
   */
  public static SampleRows take(DataSettings from, int most) {
    RowFiles files = RowFiles.of(existing(from.files()));
    files.requireReadable();
    try {
      DataSettings data = onePass(Files.createTempDirectory("mmoe-sample"), most);
      try (RowReader rows = files.read(BadRowHandler.FAIL);
          RowWriter copy =
              RowWriter.create(data.testFile(), FileFormat.CSV, TaobaoSchema.COLUMNS)) {
        copy(rows, copy, most);
        if (rows.rowsRead() == 0) {
          throw new DataException(files.name() + ": has no rows");
        }
      }
      return new SampleRows(data);
    } catch (IOException e) {
      throw new OutputException(
          "rows of " + files.name() + " can't be copied: " + FailureReason.of(e), e);
    }
  }

  private static DataSettings onePass(Path directory, int batchSize) {
    return DataSettings.onePass(directory, InputFiles.plain(directory), batchSize);
  }

  private static List<Path> existing(InputFiles files) {
    return files.test().stream().allMatch(Files::exists) ? files.test() : files.train();
  }

  private static void copy(RowReader rows, RowWriter copy, int most) throws IOException {
    while (rows.rowsRead() < most && rows.advance()) {
      copy.writeRowOf(rows);
    }
  }

  /** Returns the rows as test rows. */
  public DataSettings data() {
    return data;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(data.testFile());
    Files.deleteIfExists(data.directory());
  }
}
