package io.mmoe.app;

import io.mmoe.config.DataSettings;
import io.mmoe.data.DataException;
import io.mmoe.data.RowReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The first rows of the data, in a directory of their own.
 *
 * <p>Owns the directory; closing deletes it.
 */
final class SampleRows implements AutoCloseable {
  private final DataSettings data;

  private SampleRows(DataSettings data) {
    this.data = data;
  }

  /**
   * Copies the first rows of the test file or, where there is none, of the training file.
   *
   * @param most so many at most
   * @throws DataException if neither can be read
   */
  static SampleRows take(DataSettings from, int most) {
    Path file = Files.exists(from.testFile()) ? from.testFile() : from.trainFile();
    RowReader.requireReadable(file);
    // Bytes as characters: whatever the encoding is, what is read is what is written.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      List<String> rows = lines.lines().limit(most).toList();
      if (rows.isEmpty()) {
        throw new DataException(file, "has no rows");
      }
      DataSettings data = new DataSettings(Files.createTempDirectory("mmoe-sample"), most, 0, 0);
      Files.write(data.testFile(), rows, StandardCharsets.ISO_8859_1);
      return new SampleRows(data);
    } catch (IOException e) {
      throw new UncheckedIOException("rows of " + file + " can't be copied: " + e.getMessage(), e);
    }
  }

  /** The rows, as test rows. */
  DataSettings data() {
    return data;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(data.testFile());
    Files.deleteIfExists(data.directory());
  }
}
