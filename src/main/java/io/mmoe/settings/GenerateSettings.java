package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;

/**
 * The settings of synthetic data.
 *
 * @param rows number of training rows, to which a quarter as many test rows are added
 * @param seed random seed, which determines every byte
 * @param directory output directory of the two files
 */
public record GenerateSettings(long rows, long seed, Path directory) {
  public static final long DEFAULT_ROWS = 100_000;
  private static final int TRAIN_ROWS_PER_TEST_ROW = 4;

  public GenerateSettings {
    require(rows > 0, "--rows", "at least 1", rows);
  }

  /** Returns the number of test rows, {@code ceil(rows / 4)}. */
  public long testRows() {
    return (rows + TRAIN_ROWS_PER_TEST_ROW - 1) / TRAIN_ROWS_PER_TEST_ROW;
  }
}
