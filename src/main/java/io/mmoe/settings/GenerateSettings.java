package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;

/**
 * Made-up data.
 *
 * @param rows training rows; a quarter as many test rows come on top
 * @param seed the same seed gives the same bytes
 * @param directory where the two files go
 */
public record GenerateSettings(long rows, long seed, Path directory) {
  public static final long DEFAULT_ROWS = 100_000;
  private static final int TRAIN_ROWS_PER_TEST_ROW = 4;

  public GenerateSettings {
    require(rows > 0, "--rows", "at least 1", rows);
  }

  public long testRows() {
    return (rows + TRAIN_ROWS_PER_TEST_ROW - 1) / TRAIN_ROWS_PER_TEST_ROW;
  }
}
