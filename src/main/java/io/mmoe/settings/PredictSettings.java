package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;

/**
 * Everything that scoring a file with a SavedModel is told.
 *
 * @param model the directory of a version, or of versions, of which the largest is taken
 * @param input rows as comma-separated values, all with labels or all without
 * @param output one line of probabilities for each row
 * @param batchSize rows that the model is asked at once
 */
public record PredictSettings(
    Path model, Path input, Path output, Format format, int batchSize, ThreadSettings threads) {
  public static final int DEFAULT_BATCH_SIZE = 1024;
  private static final int MAX_BATCH_SIZE = 1_000_000;

  public PredictSettings {
    require(
        batchSize > 0 && batchSize <= MAX_BATCH_SIZE, "--batch_size", "1 to 1000000", batchSize);
  }

  /** How a line of probabilities is written. */
  public enum Format {
    /** {@code p_ctr,p_cvr}. */
    CSV,
    /** {@code {"ctr":p_ctr,"cvr":p_cvr}}. */
    JSON
  }
}
