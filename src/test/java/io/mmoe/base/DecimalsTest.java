package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures for people. */
class DecimalsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.000000",
    "-0.0, 0.000000",
    "-0.0000004, 0.000000",
    "-0.0000006, -0.000001",
    "-0.5, -0.500000",
    "0.6931471, 0.693147",
    "-10, -10.000000"
  })
  void aNumberThatRoundsToZeroHasNoMinusSign(double value, String text) {
    assertThat(Decimals.six(value)).isEqualTo(text);
  }
}
