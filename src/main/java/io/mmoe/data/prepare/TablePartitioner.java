package io.mmoe.data.prepare;

import io.mmoe.data.DataException;
import io.mmoe.settings.PrepareSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader of the public tables about users that writes their rows to partitions by user.
 * Impressions come first, because their times decide which behaviours are needed. Not safe for use
 * by several threads.
 */
final class TablePartitioner {
  static final String IMPRESSIONS = "raw_sample.csv";
  static final String USERS = "user_profile.csv";
  static final String BEHAVIOURS = "behavior_log.csv";

  /** Length of an impression: user, time, advertisement, position, click (0 or 1). */
  static final int IMPRESSION_WIDTH = 5;

  static final int IMPRESSION_TIME = 1;
  static final int IMPRESSION_AD = 2;
  static final int IMPRESSION_POSITION = 3;
  static final int IMPRESSION_CLICK = 4;

  static final List<String> PROFILE =
      List.of(
          "cms_segid",
          "cms_group_id",
          "final_gender_code",
          "age_level",
          "pvalue_level",
          "shopping_level",
          "occupation",
          "new_user_class_level");

  /** Length of a profile: user and the profile columns. */
  static final int PROFILE_WIDTH = 1 + PROFILE.size();

  private static final Logger log = LoggerFactory.getLogger(TablePartitioner.class);
  private static final List<String> IMPRESSION_COLUMNS =
      List.of("user", "time_stamp", "adgroup_id", "pid", "nonclk", "clk");
  private static final List<String> BEHAVIOUR_COLUMNS =
      List.of("user", "time_stamp", "btag", "cate", "brand");
  private static final List<String> KINDS = List.of("pv", "cart", "fav", "buy");

  /** Limit on positions. The public table has few, so more indicate a wrong column. */
  private static final int MAX_POSITIONS = 10_000;

  private final PrepareSettings settings;
  private final Path directory;
  private final int partitions;
  private final Map<String, Integer> positions = new TreeMap<>();
  private int firstTime = Integer.MAX_VALUE;
  private int lastTime = -1;

  /**
   * @param directory directory of the partition files
   * @param partitions number of partitions, a power of two
   */
  TablePartitioner(PrepareSettings settings, Path directory, int partitions) {
    this.settings = settings;
    this.directory = directory;
    this.partitions = partitions;
  }

  /**
   * Partitions the impressions.
   *
   * @throws DataException with file and line if a row is malformed
   */
  void partitionImpressions() throws IOException {
    partition(
        IMPRESSIONS,
        IMPRESSION_COLUMNS,
        new int[IMPRESSION_WIDTH],
        (table, record) -> {
          record[0] = table.number(0);
          record[IMPRESSION_TIME] = table.number(1);
          record[IMPRESSION_AD] = table.number(2);
          record[IMPRESSION_POSITION] = position(table);
          record[IMPRESSION_CLICK] = click(table);
          firstTime = Math.min(firstTime, record[IMPRESSION_TIME]);
          lastTime = Math.max(lastTime, record[IMPRESSION_TIME]);
          return true;
        });
    if (lastTime < 0) {
      throw new DataException(settings.tables().resolve(IMPRESSIONS), "has no rows");
    }
  }

  /**
   * Partitions the profiles.
   *
   * @throws DataException with file and line if a row is malformed
   */
  void partitionProfiles() throws IOException {
    List<String> columns = new ArrayList<>(List.of("userid"));
    columns.addAll(PROFILE);
    partition(
        USERS,
        columns,
        new int[PROFILE_WIDTH],
        (table, record) -> {
          record[0] = table.number(0);
          for (int column = 1; column < record.length; column++) {
            record[column] = table.numberOrMissing(column);
          }
          return true;
        });
  }

  /**
   * Partitions the behaviours that are near any impression in time. {@link #partitionImpressions}
   * must come first.
   *
   * @throws DataException with file and line if a row is malformed
   */
  void partitionBehaviours() throws IOException {
    long first = firstTime - settings.history().toSeconds();
    long last = lastTime + settings.buying().toSeconds();
    partition(
        BEHAVIOURS,
        BEHAVIOUR_COLUMNS,
        new int[Behaviours.WIDTH],
        (table, record) -> {
          record[0] = table.number(0);
          record[Behaviours.TIME] = table.number(1);
          record[Behaviours.PURCHASE] = purchase(table);
          record[Behaviours.CATEGORY] = table.numberOrMissing(3);
          record[Behaviours.BRAND] = table.numberOrMissing(4);
          return record[Behaviours.TIME] >= first && record[Behaviours.TIME] <= last;
        });
  }

  /** Returns the names of the positions, indexed by their numbers in the records. */
  List<String> positions() {
    String[] names = new String[positions.size()];
    positions.forEach((name, number) -> names[number] = name);
    return List.of(names);
  }

  /** Returns the time of the last impression in seconds since 1970. */
  int lastTime() {
    return lastTime;
  }

  /** Reads the records of one partition of a table. */
  UserRecords read(String table, int partition, int width) throws IOException {
    return UserRecords.read(PartitionWriter.file(directory, table, partition), width);
  }

  /** A conversion from a table row to a record. */
  private interface RecordFiller {
    /** Fills the record from the current row. Returns false if the row is not needed. */
    boolean fill(SourceTable table, int[] record);
  }

  private void partition(String name, List<String> columns, int[] record, RecordFiller filler)
      throws IOException {
    long kept = 0;
    try (SourceTable table = SourceTable.open(settings.tables().resolve(name), columns);
        PartitionWriter partitionFiles = new PartitionWriter(directory, name, partitions)) {
      while (table.advance()) {
        if (filler.fill(table, record)) {
          partitionFiles.add(record);
          kept++;
        }
      }
      log.info("{} has {} rows, of which {} are used", name, table.rows(), kept);
    }
  }

  private int position(SourceTable table) {
    String name = table.text(3);
    Integer known = positions.get(name);
    if (known != null) {
      return known;
    }
    if (!name.matches("[A-Za-z0-9_-]{1,64}") || positions.size() == MAX_POSITIONS) {
      throw table.bad(3, "a name of letters, digits, _ and -, one of at most " + MAX_POSITIONS);
    }
    positions.put(name, positions.size());
    return positions.size() - 1;
  }

  private static int click(SourceTable table) {
    int click = table.number(5);
    if (click > 1) {
      throw table.bad(5, "0 or 1");
    }
    if (table.number(4) != 1 - click) {
      throw table.bad(4, "1 without a click and 0 with one");
    }
    return click;
  }

  private static int purchase(SourceTable table) {
    String kind = table.text(2);
    if (!KINDS.contains(kind)) {
      throw table.bad(2, "one of " + String.join(", ", KINDS));
    }
    return kind.equals("buy") ? 1 : 0;
  }
}
