package io.mmoe.data.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Small synthetic tables in the format of the public tables, with a reference join in plain loops.
 *
 * @param impressions rows of user, time, advertisement, position, no click, click
 * @param ads rows of advertisement, category, campaign, customer, brand, price
 * @param users rows of user and profile
 * @param behaviours rows of user, time, kind, category, brand
 */
public record PublicTables(
    List<List<String>> impressions,
    List<List<String>> ads,
    List<List<String>> users,
    List<List<String>> behaviours) {
  /** The time 2017-05-06 00:00 in China. */
  private static final int START = 1_494_000_000;

  private static final int DAY = 24 * 3600;

  /** Draws impressions of three days, and behaviours from a day before to a day after them. */
  public static PublicTables random(long seed) {
    Random random = new Random(seed);
    List<List<String>> ads = new ArrayList<>();
    for (int ad = 1; ad <= 120; ad++) {
      String brand = random.nextInt(4) == 0 ? "NULL" : text(100 + random.nextInt(4));
      String price = random.nextInt(3) == 0 ? "9.9" : (random.nextInt(100_000) / 100.0) + "";
      ads.add(List.of(text(ad), text(random.nextInt(5)), text(ad * 7), text(ad * 9), brand, price));
    }
    Collections.shuffle(ads, random);
    List<List<String>> users = new ArrayList<>();
    for (int user = 1; user <= 40; user++) {
      List<String> profile = new ArrayList<>(List.of(text(user)));
      for (int column = 0; column < 8; column++) {
        profile.add(random.nextInt(5) == 0 ? "" : text(random.nextInt(9)));
      }
      users.add(profile);
    }
    List<List<String>> impressions = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      boolean click = random.nextBoolean();
      impressions.add(
          List.of(
              text(1 + random.nextInt(50)),
              text(START + random.nextInt(3 * DAY)),
              text(1 + random.nextInt(125)),
              random.nextBoolean() ? "430548_1007" : "430539_1007",
              click ? "0" : "1",
              click ? "1" : "0"));
    }
    List<List<String>> behaviours = new ArrayList<>();
    List<String> kinds = List.of("pv", "cart", "fav", "buy");
    for (int i = 0; i < 6000; i++) {
      behaviours.add(
          List.of(
              text(1 + random.nextInt(45)),
              text(START - DAY + random.nextInt(5 * DAY)),
              kinds.get(random.nextInt(4)),
              text(random.nextInt(5)),
              random.nextInt(20) == 0 ? "NULL" : text(100 + random.nextInt(4))));
    }
    return new PublicTables(impressions, ads, users, behaviours);
  }

  /** Writes the four files. */
  public void write(Path directory) {
    try {
      Files.createDirectories(directory);
      write(
          directory.resolve("raw_sample.csv"),
          "user,time_stamp,adgroup_id,pid,nonclk,clk",
          impressions);
      write(
          directory.resolve("ad_feature.csv"),
          "adgroup_id,cate_id,campaign_id,customer,brand,price",
          ads);
      // The public file has a space after its last column name.
      write(
          directory.resolve("user_profile.csv"),
          "userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,"
              + "occupation,new_user_class_level ",
          users);
      write(directory.resolve("behavior_log.csv"), "user,time_stamp,btag,cate,brand", behaviours);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the expected rows, sorted by time. The order of users is not part of the contract. */
  List<String> joined(boolean test, int hours, int length) {
    int lastDay = impressions.stream().mapToInt(row -> day(time(row))).max().orElseThrow();
    List<Double> quantiles = quantiles();
    List<String> rows = new ArrayList<>();
    List<List<String>> ordered = new ArrayList<>(impressions);
    ordered.sort(Comparator.comparingInt(PublicTables::time));
    for (List<String> impression : ordered) {
      if ((day(time(impression)) == lastDay) == test) {
        ads.stream()
            .filter(ad -> ad.get(0).equals(impression.get(2)))
            .forEach(ad -> rows.add(row(impression, ad, quantiles, hours * 3600, length)));
      }
    }
    return rows;
  }

  private String row(
      List<String> impression, List<String> ad, List<Double> quantiles, int seconds, int length) {
    double price = Double.parseDouble(ad.get(5));
    int shown = time(impression);
    boolean bought = false;
    List<List<String>> recent = new ArrayList<>();
    for (List<String> behaviour : of(behaviours, impression.get(0)).toList()) {
      int age = shown - time(behaviour);
      if (age > 0 && age <= seconds) {
        recent.add(behaviour);
      }
      bought |=
          age <= 0
              && -age <= seconds
              && behaviour.get(2).equals("buy")
              && behaviour.get(3).equals(ad.get(1))
              && (ad.get(4).equals("NULL") || behaviour.get(4).equals(ad.get(4)));
    }
    // Within a second, the later line is the more recent one: reverse before the stable sort.
    Collections.reverse(recent);
    recent.sort((one, other) -> time(other) - time(one));
    List<List<String>> kept = recent.subList(0, Math.min(length, recent.size()));
    String profile =
        of(users, impression.get(0))
            .map(user -> String.join(",", user.subList(1, 9)))
            .findFirst()
            .orElse(",,,,,,,");
    String click = impression.get(5);
    return String.join(
        ",",
        click,
        click.equals("1") && bought ? "1" : "0",
        impression.get(3),
        String.join(",", ad.subList(0, 5)),
        impression.get(0),
        profile,
        String.join("|", kept.stream().map(behaviour -> behaviour.get(3)).toList()),
        String.join("|", kept.stream().map(behaviour -> behaviour.get(4)).toList()),
        Long.toString(quantiles.stream().filter(quantile -> quantile < price).count()));
  }

  /** Returns the quantiles 1/50 to 49/50 of the prices. */
  private List<Double> quantiles() {
    List<Double> quantiles = new ArrayList<>();
    for (int fiftieth = 1; fiftieth < 50; fiftieth++) {
      double share = fiftieth * ads.size() / 50.0;
      quantiles.add(
          prices()
              .filter(price -> prices().filter(other -> other <= price).count() >= share)
              .min(Double::compare)
              .orElseThrow());
    }
    return quantiles;
  }

  private Stream<Double> prices() {
    return ads.stream().map(ad -> Double.valueOf(ad.get(5)));
  }

  private static Stream<List<String>> of(List<List<String>> table, String user) {
    return table.stream().filter(row -> row.get(0).equals(user));
  }

  private static int time(List<String> row) {
    return Integer.parseInt(row.get(1));
  }

  private static int day(int time) {
    return (time - START) / DAY;
  }

  private static void write(Path file, String header, List<List<String>> rows) throws IOException {
    List<String> lines = new ArrayList<>(List.of(header));
    rows.forEach(row -> lines.add(String.join(",", row)));
    Files.write(file, lines);
  }

  private static String text(int number) {
    return Integer.toString(number);
  }
}
