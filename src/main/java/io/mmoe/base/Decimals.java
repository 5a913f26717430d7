package io.mmoe.base;

import java.util.Locale;

/** Decimal figures for people. */
public final class Decimals {
  private static final String NEGATIVE_ZERO = "-0\\.?0*";

  private Decimals() {}

  /** Returns a number with six decimal places. A number that rounds to zero has no minus sign. */
  public static String six(double value) {
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.matches(NEGATIVE_ZERO) ? text.substring(1) : text;
  }
}
