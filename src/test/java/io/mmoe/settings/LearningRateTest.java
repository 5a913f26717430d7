package io.mmoe.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.settings.LearningRate.Constant;
import io.mmoe.settings.LearningRate.ExponentialDecay;
import org.junit.jupiter.api.Test;

/** Learning rates, against the rates of EasyRec's own schedules. */
class LearningRateTest {
  private static void assertRates(LearningRate rate, double... stepsAndRates) {
    for (int i = 0; i < stepsAndRates.length; i += 2) {
      long step = (long) stepsAndRates[i];
      double expected = stepsAndRates[i + 1];
      assertEquals(expected, rate.at(step), 4e-6 * expected, "step " + step);
    }
  }

  @Test
  void aConstantRateHoldsForAllSteps() {
    assertRates(new Constant(0.01), 0, 0.01, 14_000, 0.01);
  }

  @Test
  void aStaircaseFallsEveryDecayStepsDownToItsMinimum() {
    assertRates(
        new ExponentialDecay(0.001, 10, 0.5, true, 0, 0, 0.0002),
        0,
        0.001,
        9,
        0.001,
        10,
        0.0005,
        19,
        0.0005,
        20,
        0.00025,
        30,
        0.0002,
        14_000,
        0.0002);
  }

  @Test
  void withoutStaircaseTheRateFallsWithEachStep() {
    assertRates(
        new ExponentialDecay(0.001, 10, 0.5, false, 0, 0, 0),
        1,
        0.000933033007,
        5,
        0.000707106781,
        10,
        0.0005,
        15,
        0.000353553391);
  }

  @Test
  void theRateRisesDuringBurnin() {
    assertRates(
        new ExponentialDecay(0.001, 10, 0.5, true, 0.0001, 8, 0),
        0,
        0.0001,
        1,
        0.0002125,
        7,
        0.0008875,
        8,
        0.001,
        15,
        0.001,
        18,
        0.0005);
    assertRates(
        new ExponentialDecay(0.001, 10, 0.5, true, 0, 8, 0), 0, 0.001, 7, 0.001, 18, 0.0005);
  }

  @Test
  void ratesMustBePositive() {
    assertThrows(InvalidSettingException.class, () -> new Constant(0));
    assertThrows(InvalidSettingException.class, () -> new Constant(Double.NaN));
    assertThrows(
        InvalidSettingException.class, () -> new ExponentialDecay(1, 0, 0.5, true, 0, 0, 0));
  }
}
