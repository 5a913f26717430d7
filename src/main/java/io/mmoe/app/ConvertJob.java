package io.mmoe.app;

import io.mmoe.config.FileFormat;
import io.mmoe.data.DataException;
import io.mmoe.data.RowFile;
import io.mmoe.data.RowReader;
import io.mmoe.data.RowWriter;
import io.mmoe.data.RowWriter.UnwritableRowException;
import io.mmoe.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;

/**
 * Writes the rows of one file to another, whose names tell their formats. Rows stream through:
 * memory does not grow with the file. The output appears whole or not at all.
 */
public record ConvertJob(Path input, Path output) {
  /** Looking at the clock for each row would take time. */
  private static final int ROWS_AT_ONCE = 1000;

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
    ProbabilityFile.requireWritable(output);
    long start = System.nanoTime();
    Path temporary = output.resolveSibling(output.getFileName() + ".tmp");
    try {
      try {
        long rows = write(file, temporary);
        Files.move(temporary, output, StandardCopyOption.REPLACE_EXISTING);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        return new Converted(rows, Files.size(output), seconds);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(output + " can't be written: " + e.getMessage(), e);
    }
  }

  private long write(RowFile file, Path temporary) throws IOException {
    try (Progress progress =
            Progress.of(new Progress.Work("Converting", "rows", OptionalLong.empty()));
        RowReader rows = file.readLabelledOrNot();
        RowWriter writer = RowWriter.create(temporary, FileFormat.of(output), rows.columns())) {
      while (rows.advance()) {
        write(rows, writer);
        if (rows.rowsRead() % ROWS_AT_ONCE == 0) {
          rows.expectedRows().ifPresent(progress::expect);
          progress.add(ROWS_AT_ONCE);
        }
      }
      return rows.rowsRead();
    }
  }

  private static void write(RowReader rows, RowWriter writer) throws IOException {
    try {
      writer.write(rows.row());
    } catch (UnwritableRowException e) {
      throw new DataException(rows.bad(String.valueOf(e.getMessage())));
    }
  }
}
