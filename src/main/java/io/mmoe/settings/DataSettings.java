package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where the rows come from and how they are grouped.
 *
 * @param directory where made-up rows go
 * @param files that are read
 * @param batchSize rows a step (B in every shape)
 * @param shuffleBuffer rows that the shuffle draws from; 0 keeps the order of the file
 * @param cacheMegabytes memory for prepared rows that are kept from epoch to epoch; 0 keeps none
 * @param queueSlices slices of the training file that workers take from a shared queue; absent
 *     without a queue
 * @param skippableBadRows bad training rows that are passed over, at most; absent if the first ends
 *     the run
 */
public record DataSettings(
    Path directory,
    InputFiles files,
    int batchSize,
    long shuffleBuffer,
    long cacheMegabytes,
    OptionalInt queueSlices,
    OptionalLong skippableBadRows) {
  public static final int DEFAULT_BATCH_SIZE = 512;
  public static final long DEFAULT_SHUFFLE_BUFFER = 400_000;
  public static final long DEFAULT_MAX_BAD_ROWS = 1000;

  /** Keeps the number of ids in a batch, which TensorFlow counts in 32 bits, far from overflow. */
  private static final int MAX_BATCH_SIZE = 1_000_000;

  /** Keeps the ids of a window, which are held in one array, below 2^31. */
  private static final long MAX_SHUFFLE_BUFFER = 50_000_000;

  /** Places of bad rows are held in memory. */
  private static final long MOST_BAD_ROWS = 1_000_000;

  private static final int MAX_QUEUE_SLICES = 100_000;
  private static final long BYTES_PER_MEGABYTE = 1L << 20;
  private static final long MAX_CACHE_MEGABYTES = 1_000_000_000;

  public DataSettings {
    require(
        batchSize > 0 && batchSize <= MAX_BATCH_SIZE, "--batch_size", "1 to 1000000", batchSize);
    require(
        cacheMegabytes >= 0 && cacheMegabytes <= MAX_CACHE_MEGABYTES,
        "--cache_mb",
        "0 (keep nothing) to 1000000000",
        cacheMegabytes);
    require(
        shuffleBuffer >= 0 && shuffleBuffer <= MAX_SHUFFLE_BUFFER,
        "--shuffle_buffer",
        "0 (file order) to 50000000",
        shuffleBuffer);
    queueSlices.ifPresent(
        slices ->
            require(
                slices > 0 && slices <= MAX_QUEUE_SLICES,
                "--workqueue_slices",
                "1 to 100000",
                slices));
    skippableBadRows.ifPresent(
        most -> require(most > 0 && most <= MOST_BAD_ROWS, "--max_bad_rows", "1 to 1000000", most));
  }

  /** The plain files of a directory. */
  public DataSettings(
      Path directory,
      int batchSize,
      long shuffleBuffer,
      long cacheMegabytes,
      OptionalInt queueSlices) {
    this(
        directory,
        InputFiles.plain(directory),
        batchSize,
        shuffleBuffer,
        cacheMegabytes,
        queueSlices,
        OptionalLong.empty());
  }

  /** The plain files of a directory, without a queue. */
  public DataSettings(Path directory, int batchSize, long shuffleBuffer, long cacheMegabytes) {
    this(directory, batchSize, shuffleBuffer, cacheMegabytes, OptionalInt.empty());
  }

  /** With the default memory for prepared rows. */
  public DataSettings(Path directory, int batchSize, long shuffleBuffer) {
    this(directory, batchSize, shuffleBuffer, defaultCacheMegabytes());
  }

  /** Half of what the Java virtual machine may take, which the launcher sets to half of all. */
  public static long defaultCacheMegabytes() {
    return Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_MEGABYTE;
  }

  public long cacheBytes() {
    return cacheMegabytes * BYTES_PER_MEGABYTE;
  }

  /** Other files, read in the same way. */
  public DataSettings with(InputFiles others) {
    return new DataSettings(
        directory, others, batchSize, shuffleBuffer, cacheMegabytes, queueSlices, skippableBadRows);
  }

  /** The plain training file of the directory. */
  public Path trainFile() {
    return directory.resolve(InputFiles.TRAIN_NAME);
  }

  /** The plain test file of the directory. */
  public Path testFile() {
    return directory.resolve(InputFiles.TEST_NAME);
  }
}
