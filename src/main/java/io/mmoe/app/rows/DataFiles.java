package io.mmoe.app.rows;

import io.mmoe.data.BadRowHandler;
import io.mmoe.data.BadRowLog;
import io.mmoe.data.DataException;
import io.mmoe.data.LabelCounts;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data files of a command, validated before anything is written. */
public final class DataFiles {
  private static final Logger log = LoggerFactory.getLogger(DataFiles.class);

  /** The size up to which files are always read through first. It takes less than a second. */
  private static final long CHECKED_FIRST_BYTES = 128L << 20;

  private final DataSettings data;
  private final Validation validation;

  /** The time at which rows are validated. */
  public enum Validation {
    /** In advance. */
    FIRST,
    /** In advance, by the rules of the in-graph reader, which does not name a malformed row. */
    FIRST_FOR_GRAPH,
    /** In advance if the files are small, else when staged input reads each row. */
    WHEN_READ;

    /** Returns the validation for a run. */
    public static Validation of(GraphSettings graph) {
      return graph.stagedInput() ? WHEN_READ : FIRST_FOR_GRAPH;
    }
  }

  public DataFiles(DataSettings data, Validation validation) {
    this.data = data;
    this.validation = validation;
  }

  /**
   * Validates the training rows.
   *
   * @param count whether the number of rows is needed
   * @return the number of rows and their labels, absent if they were not counted
   * @throws DataException if a file is missing or malformed
   */
  public Optional<LabelCounts> checkTraining(boolean count) {
    return check(data.files().train(), count, data.skippableBadRows());
  }

  /**
   * Validates the test rows.
   *
   * @return the number of rows and their labels, absent if they were not counted
   * @throws DataException if a file is missing or malformed
   */
  public Optional<LabelCounts> checkTest() {
    return check(data.files().test(), false, OptionalLong.empty());
  }

  /** Returns the number of rows, absent if they were not counted. */
  public static OptionalLong rows(Optional<LabelCounts> counted) {
    return counted.map(counts -> OptionalLong.of(counts.rows())).orElse(OptionalLong.empty());
  }

  /** Returns the training and test files that exist. */
  public List<Path> existing() {
    return data.files().all().filter(Files::exists).toList();
  }

  /**
   * Returns the handler of malformed training rows.
   *
   * @param directory the checkpoint directory
   * @param worker the index of this process among the workers
   */
  public BadRowHandler badRows(Path directory, int worker) {
    String name = worker == 0 ? "bad_rows.jsonl" : "bad_rows_" + worker + ".jsonl";
    return data.skippableBadRows().isPresent()
        ? new BadRowLog(directory.resolve(name), data.skippableBadRows().getAsLong())
        : BadRowHandler.FAIL;
  }

  private Optional<LabelCounts> check(List<Path> paths, boolean count, OptionalLong skippable) {
    if (!Files.exists(paths.get(0), LinkOption.NOFOLLOW_LINKS)) {
      throw new DataException(
          paths.get(0),
          "there is no such file (--data_location names its directory; make data with"
              + " ./mmoe data generate)");
    }
    RowFiles files =
        validation == Validation.FIRST_FOR_GRAPH ? RowFiles.inGraph(paths) : RowFiles.of(paths);
    files.requireReadable();
    if (validation == Validation.WHEN_READ && !count && files.size() > CHECKED_FIRST_BYTES) {
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
    BadRowHandler.Limit bad = new BadRowHandler.Limit(mostBad);
    LabelCounts counts = files.countLabels(bad);
    log.info("{}: {} rows, {} malformed rows skipped", files.name(), counts.rows(), bad.count());
    return counts;
  }
}
