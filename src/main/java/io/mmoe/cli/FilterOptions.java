package io.mmoe.cli;

import static java.util.Objects.requireNonNullElse;

import io.mmoe.settings.EmbeddingSettings.Filter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for the admission of keys. */
final class FilterOptions {
  static final int DEFAULT_FREQUENCY = 3;
  private static final long DEFAULT_KEYS = 1_000_000;
  private static final double DEFAULT_ERROR_RATE = 0.01;

  @Option(
      names = "--ev_filter",
      paramLabel = "KIND",
      description =
          "With --ev: admit only frequent values: counter (exact counts) or cbf (a counting Bloom"
              + " filter of fixed size). Default: none")
  private @Nullable String filter;

  @Option(
      names = "--ev_filter_freq",
      paramLabel = "N",
      description = "Occurrences that admission requires. Default: " + DEFAULT_FREQUENCY)
  private @Nullable Integer frequency;

  @Option(
      names = "--ev_filter_keys",
      paramLabel = "N",
      description =
          "Distinct values per table that the cbf is sized for; more values need more memory. Default: "
              + DEFAULT_KEYS)
  private @Nullable Long keys;

  @Option(
      names = "--ev_filter_error_rate",
      paramLabel = "X",
      description = "Share of new values that the cbf may mistake for known ones. Default: 0.01")
  private @Nullable Double errorRate;

  /** Returns whether a filter is requested. */
  boolean isSet() {
    return filter != null;
  }

  /**
   * Returns the filter.
   *
   * @throws ParameterException if flags contradict each other
   */
  Filter settings(FlagCheck check) {
    check.that(frequency == null || isSet(), "--ev_filter_freq needs --ev_filter");
    boolean cbf = "cbf".equals(filter);
    check.that(keys == null || cbf, "--ev_filter_keys needs --ev_filter cbf");
    check.that(errorRate == null || cbf, "--ev_filter_error_rate needs --ev_filter cbf");
    if (filter == null) {
      return new Filter.None();
    }
    int occurrences = requireNonNullElse(frequency, DEFAULT_FREQUENCY);
    return switch (filter) {
      case "counter" -> new Filter.Counter(occurrences);
      case "cbf" ->
          new Filter.Bloom(
              occurrences,
              requireNonNullElse(keys, DEFAULT_KEYS),
              requireNonNullElse(errorRate, DEFAULT_ERROR_RATE));
      default -> throw check.of("--ev_filter must be counter or cbf, got " + filter);
    };
  }
}
