package io.mmoe.app.rows;

import io.mmoe.data.BadRowHandler;
import io.mmoe.data.BadRowLimit;
import io.mmoe.data.BadRowLog;
import io.mmoe.data.DataException;
import io.mmoe.data.LabelCounts;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.DataSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a run, checked before anything is written.
 *
 * @param checkedInUse whether each row is checked before its use anyway, so that large files need
 *     not be read through first
 */
public record DataFiles(DataSettings data, boolean checkedInUse) {
  private static final Logger log = LoggerFactory.getLogger(DataFiles.class);

  /** What is read through in well under a second. */
  private static final long CHECKED_FIRST_BYTES = 128L << 20;

  /**
   * Checks the training rows.
   *
   * @param count whether their number is needed
   * @return rows and labels, if they were counted
   * @throws DataException if the file is missing or malformed
   */
  public Optional<LabelCounts> checkTraining(boolean count) {
    return check(data.files().train(), count, data.skippableBadRows());
  }

  /**
   * Checks the test rows.
   *
   * @return rows and labels, if they were counted
   * @throws DataException if the file is missing or malformed
   */
  public Optional<LabelCounts> checkTest() {
    return check(data.files().test(), false, OptionalLong.empty());
  }

  /** Rows, if they were counted. */
  public static OptionalLong rows(Optional<LabelCounts> counted) {
    return counted.map(counts -> OptionalLong.of(counts.rows())).orElse(OptionalLong.empty());
  }

  /** Those of the files that are there. */
  public List<Path> existing() {
    return data.files().all().filter(Files::exists).toList();
  }

  /**
   * What bad training rows come to.
   *
   * @param directory of checkpoints
   * @param worker the number of this process among those that train
   */
  public BadRowHandler badRows(Path directory, int worker) {
    String name = worker == 0 ? "bad_rows.jsonl" : "bad_rows_" + worker + ".jsonl";
    return data.skippableBadRows().isPresent()
        ? new BadRowLog(directory.resolve(name), data.skippableBadRows().getAsLong())
        : BadRowHandler.FAIL;
  }

  private Optional<LabelCounts> check(List<Path> paths, boolean count, OptionalLong skippable) {
    if (!Files.exists(paths.get(0))) {
      throw new DataException(
          paths.get(0),
          "there is no such file (--data_location names its directory; make data with"
              + " ./mmoe data generate)");
    }
    RowFiles files = RowFiles.of(paths);
    files.requireReadable();
    if (checkedInUse && !count && files.size() > CHECKED_FIRST_BYTES) {
      log.info("{}: large, rows are checked as they are read", files.name());
      return Optional.empty();
    }
    return Optional.of(
        skippable.isPresent() ? countGood(files, skippable.getAsLong()) : countAll(files));
  }

  private static LabelCounts countAll(RowFiles files) {
    LabelCounts counts = files.countLabels(BadRowHandler.FAIL);
    log.info("{}: {} rows", files.name(), counts.rows());
    return counts;
  }

  private static LabelCounts countGood(RowFiles files, long mostBad) {
    BadRowLimit bad = new BadRowLimit(mostBad);
    LabelCounts counts = files.countLabels(bad);
    log.info(
        "{}: {} rows, and {} bad ones that are left out", files.name(), counts.rows(), bad.count());
    return counts;
  }
}
