package io.mmoe.config;

import static io.mmoe.config.InvalidSettingException.require;

import java.nio.file.Path;

/**
 * Where the rows come from and how they are grouped.
 *
 * @param directory holds {@code taobao_train_data} and {@code taobao_test_data}
 * @param batchSize rows a step (B in every shape)
 * @param shuffleBuffer rows that the shuffle draws from; 0 keeps the order of the file
 */
public record DataSettings(Path directory, int batchSize, long shuffleBuffer) {
  public static final int DEFAULT_BATCH_SIZE = 512;
  public static final long DEFAULT_SHUFFLE_BUFFER = 400_000;

  /** Keeps the number of ids in a batch, which TensorFlow counts in 32 bits, far from overflow. */
  private static final int MAX_BATCH_SIZE = 1_000_000;

  private static final String TRAIN_FILE = "taobao_train_data";
  private static final String TEST_FILE = "taobao_test_data";

  public DataSettings {
    require(
        batchSize > 0 && batchSize <= MAX_BATCH_SIZE, "--batch_size", "1 to 1000000", batchSize);
    require(shuffleBuffer >= 0, "--shuffle_buffer", "0 (file order) or more", shuffleBuffer);
  }

  public Path trainFile() {
    return directory.resolve(TRAIN_FILE);
  }

  public Path testFile() {
    return directory.resolve(TEST_FILE);
  }
}
