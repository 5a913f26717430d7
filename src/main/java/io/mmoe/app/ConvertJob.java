package io.mmoe.app;

import io.mmoe.base.AtomicFile;
import io.mmoe.data.DataException;
import io.mmoe.data.RowFile;
import io.mmoe.data.RowProgress;
import io.mmoe.data.RowReader;
import io.mmoe.data.RowWriter;
import io.mmoe.settings.FileFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the rows of one file to another, whose names tell their formats. Rows stream through:
 * memory does not grow with the file. The output appears whole or not at all.
 */
public record ConvertJob(Path input, Path output) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * What was written.
   *
   * @param bytes of the output
   */
  public record Converted(long rows, long bytes, double seconds) {}

  /**
   * Runs the job.
   *
   * @throws DataException at the first malformed row, and at one that the output can't hold
   * @throws UncheckedIOException if the output can't be written
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
      throw new UncheckedIOException(output + " can't be written: " + e.getMessage(), e);
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
