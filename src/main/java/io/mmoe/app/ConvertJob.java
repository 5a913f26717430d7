package io.mmoe.app;

import io.mmoe.base.AtomicFile;
import io.mmoe.base.OutputException;
import io.mmoe.data.DataException;
import io.mmoe.data.RowFile;
import io.mmoe.data.RowProgress;
import io.mmoe.data.RowReader;
import io.mmoe.data.RowWriter;
import io.mmoe.settings.FileFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The conversion of a row file to another format. File names determine the formats.
 *
 * <p>Rows are streamed, so memory does not grow with the file. The output appears when complete.
 */
public final class ConvertJob {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Path input;
  private final Path output;

  /**
   * The result of a conversion.
   *
   * @param bytes size of the output
   */
  public record Converted(long rows, long bytes, double seconds) {}

  public ConvertJob(Path input, Path output) {
    this.input = input;
    this.output = output;
  }

  /**
   * Converts the file.
   *
   * @throws DataException at the first row that is malformed or that the output can't represent
   * @throws OutputException if the output can't be written
   */
  public Converted run() {
    RowFile file = RowFile.of(input);
    file.requireReadable();
    AtomicFile.requireWritable(output);
    long start = System.nanoTime();
    try (AtomicFile target = AtomicFile.at(output)) {
      long rows = write(file, target.draft());
      target.publish();
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      return new Converted(rows, Files.size(output), seconds);
    } catch (IOException e) {
      throw OutputException.unwritable(output, e);
    }
  }

  private long write(RowFile file, Path draft) throws IOException {
    try (RowReader rows = file.readLabelledOrNot();
        RowProgress progress = new RowProgress("Converting", rows);
        RowWriter writer = RowWriter.create(draft, FileFormat.of(output), rows.columns())) {
      while (rows.advance()) {
        writer.writeRowOf(rows);
        progress.rowDone();
      }
      return rows.rowsRead();
    }
  }
}
