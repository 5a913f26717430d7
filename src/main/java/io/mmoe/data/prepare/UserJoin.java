package io.mmoe.data.prepare;

import io.mmoe.data.DataException;
import io.mmoe.data.prepare.Advertisements.Advertisement;
import io.mmoe.settings.PrepareSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The join of impressions with advertisements, profiles and behaviours, user by user. Not safe for
 * use by several threads.
 */
final class UserJoin {
  private static final String NO_PROFILE = ",".repeat(TablePartitioner.PROFILE.size());

  private final PrepareSettings settings;
  private final Advertisements advertisements;
  private final List<String> positions;
  private final long testFrom;
  private final PreparedFiles files;
  private final StringBuilder line = new StringBuilder(1024);
  private final Counts counts = new Counts();

  /** Counts of the rows so far. */
  private static final class Counts {
    private final long[] rows = new long[2];
    private long clicks;
    private long buys;
    private long unknownAds;
    private long withoutProfile;
    private long withoutHistory;
  }

  /** The values that all rows of one user share. */
  private record User(int number, String profile) {}

  /**
   * @param positions names of the positions, indexed by their numbers
   * @param testFrom first second of the test rows
   */
  UserJoin(
      PrepareSettings settings,
      Advertisements advertisements,
      List<String> positions,
      long testFrom,
      PreparedFiles files) {
    this.settings = settings;
    this.advertisements = advertisements;
    this.positions = positions;
    this.testFrom = testFrom;
    this.files = files;
  }

  /** Writes the rows of a partition, user by user, the rows of a user sorted by time. */
  void join(UserRecords impressions, UserRecords profiles, UserRecords behaviourLog)
      throws IOException {
    Behaviours behaviours = new Behaviours(settings, behaviourLog);
    while (impressions.advance()) {
      int number = impressions.user();
      behaviours.seek(number);
      User user = new User(number, profile(profiles, number));
      for (long next : byTime(impressions)) {
        write(user, behaviours, impressions, (int) next);
      }
    }
  }

  /** Returns the counts of the rows so far. */
  TaobaoPreparation.Summary summary() {
    return new TaobaoPreparation.Summary(
        counts.rows[0],
        counts.rows[1],
        counts.clicks,
        counts.buys,
        counts.unknownAds,
        counts.withoutProfile,
        counts.withoutHistory);
  }

  private static long[] byTime(UserRecords impressions) {
    long[] order = new long[impressions.count()];
    for (int i = 0; i < order.length; i++) {
      order[i] = ((long) impressions.cell(i, TablePartitioner.IMPRESSION_TIME) << Integer.SIZE) | i;
    }
    Arrays.sort(order);
    return order;
  }

  /** Returns the profile columns, each after a comma. They are empty without a profile. */
  private String profile(UserRecords profiles, int user) {
    profiles.seek(user);
    if (profiles.count() > 1) {
      throw new DataException(
          settings.tables().resolve(TablePartitioner.USERS),
          "userid " + user + " occurs more than once");
    }
    StringBuilder text = new StringBuilder();
    for (int column = 1; column < TablePartitioner.PROFILE_WIDTH; column++) {
      int value = profiles.count() == 0 ? SourceTable.MISSING : profiles.cell(0, column);
      text.append(',').append(value == SourceTable.MISSING ? "" : Integer.toString(value));
    }
    return text.toString();
  }

  private void write(User user, Behaviours behaviours, UserRecords impressions, int number)
      throws IOException {
    int id = impressions.cell(number, TablePartitioner.IMPRESSION_AD);
    int ad = advertisements.find(id);
    if (ad < 0) {
      counts.unknownAds++;
      return;
    }
    Advertisement shown = advertisements.get(ad);
    int time = impressions.cell(number, TablePartitioner.IMPRESSION_TIME);
    boolean clicked = impressions.cell(number, TablePartitioner.IMPRESSION_CLICK) == 1;
    boolean bought = clicked && behaviours.bought(time, shown.category(), shown.brand());
    line.setLength(0);
    line.append(clicked ? '1' : '0').append(',').append(bought ? '1' : '0');
    line.append(',')
        .append(positions.get(impressions.cell(number, TablePartitioner.IMPRESSION_POSITION)));
    line.append(',').append(id);
    line.append(',').append(shown.category());
    line.append(',').append(shown.campaign());
    line.append(',').append(shown.customer());
    line.append(',');
    line.append(shown.brand() == SourceTable.MISSING ? "NULL" : Integer.toString(shown.brand()));
    line.append(',').append(user.number()).append(user.profile());
    line.append(',');
    int before = line.length();
    behaviours.appendRecent(line, time, Behaviours.CATEGORY);
    boolean history = line.length() > before;
    line.append(',');
    behaviours.appendRecent(line, time, Behaviours.BRAND);
    line.append(',').append(shown.priceBucket()).append('\n');
    boolean test = time >= testFrom;
    files.add(test, line);
    count(user, test, clicked, bought, history);
  }

  private void count(User user, boolean test, boolean clicked, boolean bought, boolean history) {
    counts.rows[test ? 1 : 0]++;
    counts.clicks += clicked ? 1 : 0;
    counts.buys += bought ? 1 : 0;
    counts.withoutProfile += user.profile().equals(NO_PROFILE) ? 1 : 0;
    counts.withoutHistory += history ? 0 : 1;
  }
}
