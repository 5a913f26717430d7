package io.mmoe.data.prepare;

import io.mmoe.base.FailureReason;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.data.DataException;
import io.mmoe.data.ReadableFile;
import io.mmoe.settings.PrepareSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preparation of {@code taobao_train_data} and {@code taobao_test_data} from the public tables.
 * Rows of the last day, in China's time, are test rows.
 *
 * <p>The first pass reads each table once and writes its rows to partition files by user. The
 * second pass joins each partition in memory. The settings therefore bound the memory,
 * independently of the size of the tables. The result does not depend on the number of partitions.
 * The partition files take 20 bytes for each impression and for each behaviour that is used.
 */
public final class TaobaoPreparation {
  private static final Logger log = LoggerFactory.getLogger(TaobaoPreparation.class);
  private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

  /** China is eight hours ahead of UTC, all year. */
  private static final long UTC_OFFSET_SECONDS = Duration.ofHours(8).toSeconds();

  /** Limit on open partition files. Systems typically allow 1,024 open files per process. */
  private static final int MAX_PARTITIONS = 512;

  /** Keeps the length of a partition, which is read into one array, below 2^31. */
  private static final double MAX_PARTITION_BYTES = 4e9;

  /** Bytes of the shortest possible row of each table, which give an upper bound on its rows. */
  private static final int SHORTEST_IMPRESSION = 28;

  private static final int SHORTEST_PROFILE = 16;
  private static final int SHORTEST_BEHAVIOUR = 18;

  private TaobaoPreparation() {}

  /**
   * Counts of the written rows.
   *
   * @param unknownAds impressions left out because no table describes their advertisement
   * @param withoutProfile rows of users without a profile
   * @param withoutHistory rows without a recent behaviour
   */
  public record Summary(
      long trainingRows,
      long testRows,
      long clicks,
      long buys,
      long unknownAds,
      long withoutProfile,
      long withoutHistory) {}

  /**
   * Writes both files. Each appears complete or not at all.
   *
   * @throws DataException with file and line if a table is missing or malformed
   * @throws InvalidSettingException if the memory is too small for the tables
   * @throws UncheckedIOException if a file can't be written
   */
  public static Summary run(PrepareSettings settings) {
    return run(settings, partitions(settings));
  }

  /**
   * Writes both files.
   *
   * @param partitions number of partitions, a power of two, without effect on the result
   */
  static Summary run(PrepareSettings settings, int partitions) {
    try {
      Files.createDirectories(settings.temporary());
      Path directory = Files.createTempDirectory(settings.temporary(), "mmoe-prepare");
      try {
        return prepare(settings, directory, partitions);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "rows can't be written to %s or %s: %s"
              .formatted(settings.temporary(), settings.output(), FailureReason.of(e)),
          e);
    }
  }

  private static Summary prepare(PrepareSettings settings, Path directory, int partitions)
      throws IOException {
    Advertisements advertisements = Advertisements.read(settings);
    TablePartitioner partitioner = new TablePartitioner(settings, directory, partitions);
    partitioner.partitionImpressions();
    partitioner.partitionProfiles();
    partitioner.partitionBehaviours();
    try (PreparedFiles files = new PreparedFiles(settings.output())) {
      UserJoin join =
          new UserJoin(
              settings,
              advertisements,
              partitioner.positions(),
              startOfDay(partitioner.lastTime()),
              files);
      for (int partition = 0; partition < partitions; partition++) {
        join.join(
            partitioner.read(
                TablePartitioner.IMPRESSIONS, partition, TablePartitioner.IMPRESSION_WIDTH),
            partitioner.read(TablePartitioner.USERS, partition, TablePartitioner.PROFILE_WIDTH),
            partitioner.read(TablePartitioner.BEHAVIOURS, partition, Behaviours.WIDTH));
        log.info("Joined partition {} of {}", partition + 1, partitions);
      }
      Summary made = join.summary();
      if (made.trainingRows() == 0 || made.testRows() == 0) {
        throw new DataException(
            settings.tables().resolve(TablePartitioner.IMPRESSIONS),
            "must have rows of at least two days whose advertisements are in "
                + Advertisements.FILE);
      }
      files.publish();
      return made;
    }
  }

  /** Returns the first second of the day that contains a time. */
  private static long startOfDay(int time) {
    return Math.floorDiv(time + UTC_OFFSET_SECONDS, DAY_SECONDS) * DAY_SECONDS - UTC_OFFSET_SECONDS;
  }

  /**
   * Returns the number of partitions, a power of two. A partition may take half of the memory. The
   * other half is for the advertisements.
   */
  private static int partitions(PrepareSettings settings) {
    Path tables = settings.tables();
    double needed =
        memory(
                tables.resolve(TablePartitioner.IMPRESSIONS),
                TablePartitioner.IMPRESSION_WIDTH,
                SHORTEST_IMPRESSION)
            + memory(
                tables.resolve(TablePartitioner.USERS),
                TablePartitioner.PROFILE_WIDTH,
                SHORTEST_PROFILE)
            + memory(
                tables.resolve(TablePartitioner.BEHAVIOURS), Behaviours.WIDTH, SHORTEST_BEHAVIOUR);
    double available = Math.min(settings.memoryBytes() / 2.0, MAX_PARTITION_BYTES);
    int partitions = 1;
    while (needed / partitions > available && partitions < MAX_PARTITIONS) {
      partitions *= 2;
    }
    if (needed / partitions > available) {
      throw new InvalidSettingException(
          "--memory_mb must be at least %d for tables of this size, got %d"
              .formatted(
                  (long) Math.ceil(2 * needed / MAX_PARTITIONS / (1 << 20)),
                  settings.memoryMegabytes()));
    }
    log.info("Users are divided into {} partitions", partitions);
    return partitions;
  }

  /** Returns an upper bound on the memory of all records of a table, in bytes. */
  private static double memory(Path table, int width, int shortestRow) {
    ReadableFile.require(table);
    try {
      int record = width * Integer.BYTES + UserRecords.ORDER_BYTES;
      return (double) Files.size(table) / shortestRow * record;
    } catch (IOException e) {
      throw new DataException(table, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
