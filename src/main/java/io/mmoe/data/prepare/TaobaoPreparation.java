package io.mmoe.data.prepare;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.data.DataException;
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
 * Makes {@code taobao_train_data} and {@code taobao_test_data} from the public tables: rows of the
 * last day, in China's time, are test rows.
 *
 * <p>First the tables are read once each and spread over partitions by user, in files; then each
 * partition is joined in memory. So memory is bounded by the settings, not by the tables. The
 * result depends on neither. It takes the disk 20 bytes for each impression and each behaviour that
 * matters, while it works.
 */
public final class TaobaoPreparation {
  private static final Logger log = LoggerFactory.getLogger(TaobaoPreparation.class);
  private static final long DAY = Duration.ofDays(1).toSeconds();

  /** China is eight hours ahead of UTC, all year. */
  private static final long AHEAD = Duration.ofHours(8).toSeconds();

  /** Open at a time, one for each partition; systems let a process open 1,024 files. */
  private static final int MOST_PARTITIONS = 512;

  /** Keeps the numbers of a partition, which are held in one array, below 2^31. */
  private static final double MOST_PARTITION_BYTES = 4e9;

  /** Shortest rows of the tables, in bytes, from which follow the most that there can be. */
  private static final int SHORTEST_IMPRESSION = 28;

  private static final int SHORTEST_PROFILE = 16;
  private static final int SHORTEST_BEHAVIOUR = 18;

  private TaobaoPreparation() {}

  /**
   * Makes the files; they appear whole or not at all.
   *
   * @throws DataException naming the file, and the line, if a table is missing or malformed
   * @throws InvalidSettingException if the memory is too small for the tables
   * @throws UncheckedIOException if something can't be written
   */
  public static Preparation run(PrepareSettings settings) {
    return run(settings, partitions(settings));
  }

  /**
   * Makes the files.
   *
   * @param partitions a power of two, which changes nothing in the result
   */
  static Preparation run(PrepareSettings settings, int partitions) {
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
          "rows can't be made in %s and %s: %s"
              .formatted(settings.temporary(), settings.output(), e.getMessage()),
          e);
    }
  }

  private static Preparation prepare(PrepareSettings settings, Path directory, int partitions)
      throws IOException {
    Advertisements advertisements = Advertisements.read(settings);
    TablePartitioner sources = new TablePartitioner(settings, directory, partitions);
    sources.spreadImpressions();
    sources.spreadProfiles();
    sources.spreadBehaviours();
    try (PreparedFiles files = new PreparedFiles(settings.output())) {
      UserJoin join =
          new UserJoin(
              settings, advertisements, sources.positions(), startOfDay(sources.lastTime()), files);
      for (int partition = 0; partition < partitions; partition++) {
        join.join(
            sources.read(TablePartitioner.IMPRESSIONS, partition, TablePartitioner.IMPRESSION_WIDTH),
            sources.read(TablePartitioner.USERS, partition, TablePartitioner.PROFILE_WIDTH),
            sources.read(TablePartitioner.BEHAVIOURS, partition, Behaviours.WIDTH));
        log.info("Joined partition {} of {}", partition + 1, partitions);
      }
      Preparation made = join.summary();
      if (made.trainingRows() == 0 || made.testRows() == 0) {
        throw new DataException(
            settings.tables().resolve(TablePartitioner.IMPRESSIONS),
            "must have rows of two days at least, of advertisements in " + Advertisements.FILE);
      }
      files.publish();
      return made;
    }
  }

  /** The first second of the day of a time. */
  private static long startOfDay(int time) {
    return Math.floorDiv(time + AHEAD, DAY) * DAY - AHEAD;
  }

  /** A power of two, so that a partition takes half the memory; advertisements have the other. */
  private static int partitions(PrepareSettings settings) {
    Path tables = settings.tables();
    double needed =
        memory(
                tables.resolve(TablePartitioner.IMPRESSIONS),
                TablePartitioner.IMPRESSION_WIDTH,
                SHORTEST_IMPRESSION)
            + memory(tables.resolve(TablePartitioner.USERS), TablePartitioner.PROFILE_WIDTH, SHORTEST_PROFILE)
            + memory(tables.resolve(TablePartitioner.BEHAVIOURS), Behaviours.WIDTH, SHORTEST_BEHAVIOUR);
    double available = Math.min(settings.memoryBytes() / 2.0, MOST_PARTITION_BYTES);
    int partitions = 1;
    while (needed / partitions > available && partitions < MOST_PARTITIONS) {
      partitions *= 2;
    }
    if (needed / partitions > available) {
      throw new InvalidSettingException(
          "--memory_mb must be at least %d for tables of this size, got %d"
              .formatted(
                  (long) Math.ceil(2 * needed / MOST_PARTITIONS / (1 << 20)),
                  settings.memoryMegabytes()));
    }
    log.info("Users are spread over {} partitions", partitions);
    return partitions;
  }

  /** What all records of a table would take at most, in bytes. */
  private static double memory(Path table, int width, int shortestRow) {
    try {
      int record = width * Integer.BYTES + UserRecords.ORDER_BYTES;
      return (double) Files.size(table) / shortestRow * record;
    } catch (IOException e) {
      throw new DataException(table, "there is no such file");
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
