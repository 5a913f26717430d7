package io.mmoe.app;

import io.mmoe.config.DataSettings;
import io.mmoe.data.DataException;
import io.mmoe.data.RowCheck;
import io.mmoe.data.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a run, checked before anything is written.
 *
 * @param checkedInUse whether each row is checked before its use anyway, so that large files need
 *     not be read through first
 */
record DataFiles(DataSettings data, boolean checkedInUse) {
  private static final Logger log = LoggerFactory.getLogger(DataFiles.class);

  /** What is read through in well under a second. */
  private static final long CHECKED_FIRST_BYTES = 128L << 20;

  /**
   * Checks the training rows.
   *
   * @param count whether their number is needed
   * @return the number of rows, if they were counted
   * @throws DataException if the file is missing or malformed
   */
  OptionalLong checkTraining(boolean count) {
    return check(data.trainFile(), count);
  }

  /**
   * Checks the test rows.
   *
   * @return the number of rows, if they were counted
   * @throws DataException if the file is missing or malformed
   */
  OptionalLong checkTest() {
    return check(data.testFile(), false);
  }

  /** Those of the two files that are there. */
  List<Path> existing() {
    return Stream.of(data.trainFile(), data.testFile()).filter(Files::exists).toList();
  }

  private OptionalLong check(Path file, boolean count) {
    RowReader.requireReadable(file);
    if (checkedInUse && !count && size(file) > CHECKED_FIRST_BYTES) {
      log.info("{} is large: its rows are checked as they are read", file);
      return OptionalLong.empty();
    }
    long rows = RowCheck.countRows(file);
    log.info("{} has {} rows", file, rows);
    return OptionalLong.of(rows);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new DataException(file, "can't be read: " + e.getMessage());
    }
  }
}
