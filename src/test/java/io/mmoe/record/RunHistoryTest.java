package io.mmoe.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {
  private static final List<String> NAMES = List.of("--optimizer", "--ev");

  @TempDir Path directory;
  private RunHistory history;

  @BeforeEach
  void open() {
    history = new RunHistory(directory);
  }

  @Test
  void theFirstRunHasNoEarlierFlags() {
    assertThat(history.earlierFlags(NAMES)).isEmpty();
    history.begin(Map.of("--optimizer", "adam"));
    assertThat(history.earlierFlags(NAMES)).isEmpty();
  }

  @Test
  void earlierFlagsAreThoseOfTheLatestRunThatEndedAndDiffers() {
    ended(Map.of("--optimizer", "gradientdescent", "--ev", "true"));
    ended(Map.of("--optimizer", "adagrad", "--ev", "false"));
    history.begin(Map.of("--optimizer", "adamasync", "--ev", "true")); // It failed.
    history.begin(Map.of("--optimizer", "adam", "--ev", "false"));
    assertThat(history.earlierFlags(NAMES)).containsExactly(Map.entry("--optimizer", "adagrad"));
  }

  @Test
  void aKilledRunCountsIfNoOtherHasEnded() {
    history.begin(Map.of("--optimizer", "adagrad"));
    history.begin(Map.of("--optimizer", "adam"));
    assertThat(history.earlierFlags(NAMES)).containsExactly(Map.entry("--optimizer", "adagrad"));
  }

  @Test
  void afterTheEndOfTheLatestRunThereIsNothingToCompare() {
    ended(Map.of("--optimizer", "adagrad"));
    ended(Map.of("--optimizer", "adam"));
    assertThat(history.earlierFlags(NAMES)).isEmpty();
  }

  private void ended(Map<String, String> flags) {
    history.begin(flags);
    history.end(1, List.of());
  }
}
