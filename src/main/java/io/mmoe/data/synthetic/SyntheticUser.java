package io.mmoe.data.synthetic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A synthetic user with a profile and interests. A seed and an ID always give the same user.
 *
 * @param profile columns cms_segid to new_user_class_level, each possibly empty
 * @param interests tag categories, most recent first, empty for users without a history
 * @param bias contribution to the logit of a click
 */
record SyntheticUser(List<String> profile, List<Integer> interests, double bias) {
  private static final double NO_PROFILE = 0.04;
  private static final double NO_HISTORY = 0.42;
  private static final int MAX_INTERESTS = 8;
  private static final double[] AGE_EFFECT = {0.0, 0.9, 0.5, 0.1, -0.2, -0.5, -0.8};
  private static final double[] SHOPPING_EFFECT = {-0.9, -0.3, 0.3};

  static SyntheticUser of(long seed, int id) {
    Random random = SyntheticTaobao.random(seed, "user", id);
    int gender = 1 + random.nextInt(2);
    int age = 1 + random.nextInt(6);
    int shopping = random.nextDouble() < 0.7 ? 3 : 1 + random.nextInt(2);
    List<String> profile =
        List.of(
            Integer.toString(random.nextDouble() < 0.53 ? 0 : random.nextInt(97)),
            Integer.toString(gender == 1 ? 6 + age : age - 1),
            Integer.toString(gender),
            Integer.toString(age),
            random.nextDouble() < 0.51 ? "" : Integer.toString(1 + random.nextInt(3)),
            Integer.toString(shopping),
            random.nextDouble() < 0.05 ? "1" : "0",
            random.nextDouble() < 0.2 ? "" : Integer.toString(1 + random.nextInt(4)));
    double bias = AGE_EFFECT[age] + SHOPPING_EFFECT[shopping - 1];
    if (random.nextDouble() < NO_PROFILE) {
      profile = Collections.nCopies(profile.size(), "");
    }
    int count = random.nextDouble() < NO_HISTORY ? 0 : 1 + random.nextInt(MAX_INTERESTS);
    List<Integer> interests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      interests.add(SyntheticAd.category(random));
    }
    return new SyntheticUser(profile, interests, bias);
  }

  boolean likes(int category) {
    return interests.contains(category);
  }
}
