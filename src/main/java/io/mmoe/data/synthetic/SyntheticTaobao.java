package io.mmoe.data.synthetic;

import io.mmoe.base.AtomicFile;
import io.mmoe.base.FailureReason;
import io.mmoe.base.Progress;
import io.mmoe.metric.ScoredLabels;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GenerateSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A generator of synthetic rows in the format of the Taobao data, with a planted signal.
 *
 * <ul>
 *   <li>The probability of a click depends on the user's age and shopping level, and on the
 *       advertisement's category, price and position. It is higher if the user's tags contain the
 *       category.
 *   <li>The probability of a buy after a click depends on the price, the position and the tags.
 * </ul>
 *
 * <p>The true probabilities are known, and with them the best AUC that a model can reach. All
 * random numbers come from {@link Random} and all functions from {@link StrictMath}. Both are
 * specified exactly, so the same settings give the same bytes on every machine.
 */
public final class SyntheticTaobao {
  private static final int MAX_TAGS = 50;
  private static final int MAX_ID = 840_000;
  private static final double CLICK_BIAS = -4.0;
  private static final double LIKED_EFFECT = 1.8;
  private static final double POSITION_EFFECT = 0.7;
  private static final double BUY_BIAS = -2.4;

  private final long seed;
  private final int users;
  private final int ads;
  private final Random rows;
  private final StringBuilder line = new StringBuilder(1024);

  /**
   * The best possible result of a model on the generated test rows.
   *
   * @param clickAuc exact AUC of the true click probabilities
   * @param buyAuc exact AUC of the true buy probabilities, or NaN without buys
   * @param clicks number of clicks
   * @param buys number of buys
   */
  public record Ceiling(double clickAuc, double buyAuc, long clicks, long buys) {}

  private SyntheticTaobao(GenerateSettings settings) {
    seed = settings.seed();
    users = (int) Math.min(MAX_ID, Math.max(20, settings.rows() / 2));
    ads = (int) Math.min(MAX_ID, Math.max(20, settings.rows() / 4));
    rows = random(seed, "rows", 0);
  }

  /**
   * Writes {@code taobao_train_data} and {@code taobao_test_data}. Each appears complete or not at
   * all.
   *
   * @throws UncheckedIOException if a file can't be written
   */
  public static Ceiling write(GenerateSettings settings) {
    DataSettings files = DataSettings.in(settings.directory());
    SyntheticTaobao generator = new SyntheticTaobao(settings);
    OptionalLong total = OptionalLong.of(settings.rows() + settings.testRows());
    try (Progress progress = Progress.of(new Progress.Work("Writing", "rows", total))) {
      Files.createDirectories(settings.directory());
      generator.writeFile(files.trainFile(), settings.rows(), progress);
      return generator.writeFile(files.testFile(), settings.testRows(), progress);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "data can't be written to " + settings.directory() + ": " + FailureReason.of(e), e);
    }
  }

  /** Returns an independent random stream for one entity, so that no other entity affects it. */
  static Random random(long seed, String kind, long id) {
    long mixed = (seed * 31 + kind.hashCode()) * 0x9E3779B97F4A7C15L + id;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return new Random(mixed ^ (mixed >>> 31));
  }

  /** Draws a number below {@code bound} from a distribution skewed towards small numbers. */
  static int skewed(Random random, int bound) {
    double u = random.nextDouble();
    return (int) (bound * u * u * u);
  }

  private Ceiling writeFile(Path file, long count, Progress progress) throws IOException {
    ScoredLabels click = new ScoredLabels();
    ScoredLabels buy = new ScoredLabels();
    try (AtomicFile output = AtomicFile.at(file)) {
      try (Writer writer = Files.newBufferedWriter(output.draft())) {
        for (long i = 0; i < count; i++) {
          line.setLength(0);
          appendRow(click, buy);
          writer.append(line.append('\n'));
          progress.add(1);
        }
      }
      output.publish();
    }
    return new Ceiling(click.auc(), buy.auc(), click.positives(), buy.positives());
  }

  private void appendRow(ScoredLabels click, ScoredLabels buy) {
    int userId = skewed(rows, users);
    int adId = skewed(rows, ads);
    SyntheticUser user = SyntheticUser.of(seed, userId);
    SyntheticAd ad = SyntheticAd.of(seed, adId);
    boolean first = rows.nextDouble() < 0.6;

    double position = first ? -POSITION_EFFECT : POSITION_EFFECT;
    double liked = user.likes(ad.category()) ? LIKED_EFFECT : 0;
    double clickProbability = sigmoid(CLICK_BIAS + user.bias() + ad.quality() + liked + position);
    double buyProbability =
        clickProbability * sigmoid(BUY_BIAS + liked - position - ad.price() / 25.0);
    boolean clicked = rows.nextDouble() < clickProbability;
    boolean bought = clicked && rows.nextDouble() < buyProbability / clickProbability;
    click.add((float) clickProbability, clicked);
    buy.add((float) buyProbability, bought);

    line.append(clicked ? '1' : '0').append(',').append(bought ? '1' : '0');
    append(first ? "430548_1007" : "430539_1007");
    append(1 + adId);
    append(ad.category());
    append(ad.campaign());
    append(ad.customer());
    append(ad.brand());
    append(100_000 + userId);
    for (String field : user.profile()) {
      append(field);
    }
    appendTags(user);
    append(ad.price());
  }

  /** Appends lists of categories and of their brands, equally long, in runs of equal values. */
  private void appendTags(SyntheticUser user) {
    StringBuilder brands = new StringBuilder();
    line.append(',');
    int tags = 0;
    for (int category : user.interests()) {
      int run = 1 + rows.nextInt(12);
      int brand = SyntheticAd.brandOfCategory(seed, category, rows);
      for (int i = 0; i < run && tags < MAX_TAGS; i++, tags++) {
        line.append(tags == 0 ? "" : "|").append(category);
        brands.append(tags == 0 ? "" : "|").append(brand);
      }
    }
    line.append(',').append(brands);
  }

  private void append(String field) {
    line.append(',').append(field);
  }

  private void append(int field) {
    line.append(',').append(field);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
