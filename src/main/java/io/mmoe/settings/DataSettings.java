package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The files with the rows, and how rows become batches. Start from {@link #in} and change single
 * settings with the {@code with} methods.
 *
 * @param directory the directory of the data, where synthetic data is written if there is none
 * @param files the files to read
 * @param batchSize rows per step (B in every shape)
 * @param shuffleBuffer size of the shuffle buffer in rows, 0 for the order of the files
 * @param cacheMegabytes memory for prepared rows that are kept from epoch to epoch, 0 for none
 * @param queueSlices number of work queue slices of the training file, absent without a work queue
 * @param skippableBadRows maximum number of bad training rows to skip, absent if the first bad row
 *     ends the run
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

  /** TensorFlow counts the ids of a batch in 32 bits. This limit stays far below the overflow. */
  private static final int MAX_BATCH_SIZE = 1_000_000;

  /** The ids of a window are held in one array, which has fewer than 2^31 elements. */
  private static final long MAX_SHUFFLE_BUFFER = 50_000_000;

  /** The positions of bad rows are held in memory. */
  private static final long MOST_BAD_ROWS = 1_000_000;

  private static final int MAX_QUEUE_SLICES = 100_000;
  private static final long BYTES_PER_MEGABYTE = 1L << 20;

  public DataSettings {
    require(
        batchSize > 0 && batchSize <= MAX_BATCH_SIZE, "--batch_size", "1 to 1000000", batchSize);
    require(
        cacheMegabytes >= 0 && cacheMegabytes <= heapMegabytes(),
        "--cache_mb",
        "0 (keep nothing) to %d (the memory of the Java virtual machine)"
            .formatted(heapMegabytes()),
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

  /** Returns the defaults of {@code mmoe train} for the plain files of a directory. */
  public static DataSettings in(Path directory) {
    return new DataSettings(
        directory,
        InputFiles.plain(directory),
        DEFAULT_BATCH_SIZE,
        DEFAULT_SHUFFLE_BUFFER,
        defaultCacheMegabytes(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  /** Returns settings for one pass over files in their order, without shuffling or caching. */
  public static DataSettings onePass(Path directory, InputFiles files, int batchSize) {
    return new DataSettings(
        directory, files, batchSize, 0, 0, OptionalInt.empty(), OptionalLong.empty());
  }

  /** Returns the same settings for the plain files of another directory. */
  public DataSettings withDirectory(Path other) {
    return new DataSettings(
        other,
        InputFiles.plain(other),
        batchSize,
        shuffleBuffer,
        cacheMegabytes,
        queueSlices,
        skippableBadRows);
  }

  public DataSettings withBatchSize(int rows) {
    return new DataSettings(
        directory, files, rows, shuffleBuffer, cacheMegabytes, queueSlices, skippableBadRows);
  }

  public DataSettings withShuffleBuffer(long rows) {
    return new DataSettings(
        directory, files, batchSize, rows, cacheMegabytes, queueSlices, skippableBadRows);
  }

  public DataSettings withCacheMegabytes(long megabytes) {
    return new DataSettings(
        directory, files, batchSize, shuffleBuffer, megabytes, queueSlices, skippableBadRows);
  }

  /** Returns the same settings with a shared work queue of so many slices. */
  public DataSettings withQueueSlices(int slices) {
    return new DataSettings(
        directory,
        files,
        batchSize,
        shuffleBuffer,
        cacheMegabytes,
        OptionalInt.of(slices),
        skippableBadRows);
  }

  /**
   * Returns half of the maximum heap size. The launcher sets the maximum to half of the machine's
   * memory.
   */
  public static long defaultCacheMegabytes() {
    return heapMegabytes() / 2;
  }

  private static long heapMegabytes() {
    return Runtime.getRuntime().maxMemory() / BYTES_PER_MEGABYTE;
  }

  public long cacheBytes() {
    return cacheMegabytes * BYTES_PER_MEGABYTE;
  }

  /** Returns the path of the plain training file of the directory. */
  public Path trainFile() {
    return directory.resolve(InputFiles.TRAIN_NAME);
  }

  /** Returns the path of the plain test file of the directory. */
  public Path testFile() {
    return directory.resolve(InputFiles.TEST_NAME);
  }
}
