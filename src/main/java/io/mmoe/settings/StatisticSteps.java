package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.base.InvalidSettingException;
import java.util.Map;
import java.util.Optional;

/**
 * The steps whose time and memory are summarized, from DeepRec's environment variables.
 *
 * @param start the last step before the summary
 * @param stop the last step of the summary
 */
public record StatisticSteps(long start, long stop) {
  private static final String START = "START_STATISTIC_STEP";
  private static final String STOP = "STOP_STATISTIC_STEP";
  private static final long DEFAULT_START = 100;
  private static final long DEFAULT_STOP = 110;
  private static final long MOST = 1000;

  public StatisticSteps {
    require(start > 0, START, "0 (no statistics) or more", start);
    require(
        stop - start >= 2 && stop - start <= MOST,
        STOP,
        "2 to %d more than %s, which is %d".formatted(MOST, START, start),
        stop);
  }

  /**
   * Reads the variables. The defaults are 100 and 110.
   *
   * @return the steps, or empty if the start is 0
   * @throws InvalidSettingException if a value is invalid, with the name of the variable
   */
  public static Optional<StatisticSteps> of(Map<String, String> environment) {
    long start = number(environment, START, DEFAULT_START);
    long stop =
        number(environment, STOP, start == 0 ? DEFAULT_STOP : start - DEFAULT_START + DEFAULT_STOP);
    return start == 0 ? Optional.empty() : Optional.of(new StatisticSteps(start, stop));
  }

  private static long number(Map<String, String> environment, String name, long otherwise) {
    String value = environment.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      throw new InvalidSettingException(name + " must be a whole number, got " + value);
    }
  }
}
