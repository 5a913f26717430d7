package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;

/**
 * All settings for scoring a file with a SavedModel.
 *
 * @param model directory of a version, or of versions, of which the largest is loaded
 * @param input row file, all rows with labels or all without
 * @param output output file with one line of probabilities for each row
 * @param format format of the output
 * @param batchSize rows per request to the model
 * @param threads TensorFlow's thread pools
 */
public record PredictSettings(
    Path model, Path input, Path output, Format format, int batchSize, ThreadSettings threads) {
  public static final int DEFAULT_BATCH_SIZE = 1024;
  private static final int MAX_BATCH_SIZE = 1_000_000;

  public PredictSettings {
    require(
        batchSize > 0 && batchSize <= MAX_BATCH_SIZE, "--batch_size", "1 to 1000000", batchSize);
  }

  /** The format of a line of probabilities. */
  public enum Format {
    /** {@code p_ctr,p_cvr}. */
    CSV,
    /** {@code {"ctr":p_ctr,"cvr":p_cvr}}. */
    JSON
  }
}
