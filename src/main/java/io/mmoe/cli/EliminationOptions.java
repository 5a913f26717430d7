package io.mmoe.cli;

import static java.util.Objects.requireNonNullElse;

import io.mmoe.settings.EmbeddingSettings.Eviction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for the rows that a save evicts. */
final class EliminationOptions {
  private static final Logger log = LoggerFactory.getLogger(EliminationOptions.class);
  private static final long DEFAULT_STEPS_TO_LIVE = 4000;
  private static final double DEFAULT_THRESHOLD = 0.05;

  /** 0.5 * sum(w^2) of a new row: 16 weights with a standard deviation of 0.22. */
  private static final double NEW_ROW = 0.39;

  @Option(
      names = "--ev_elimination",
      paramLabel = "KIND",
      description =
          "With --ev or --adaptive_emb: evict rows at each save: gstep (not trained recently) or l2"
              + " (small weights). Default: none")
  private @Nullable String elimination;

  @Option(
      names = "--ev_steps_to_live",
      paramLabel = "N",
      description =
          "Global steps after its last training until a row is evicted. Default: "
              + DEFAULT_STEPS_TO_LIVE)
  private @Nullable Long stepsToLive;

  @Option(
      names = "--ev_l2_threshold",
      paramLabel = "X",
      description =
          "Evict rows with 0.5 * sum(w^2) below X; a new row has about 0.39. Default: 0.05")
  private @Nullable Double threshold;

  /** Returns whether rows are evicted. */
  boolean isSet() {
    return elimination != null;
  }

  /**
   * Returns the rule.
   *
   * @throws ParameterException if flags contradict each other
   */
  Eviction settings(FlagCheck check) {
    check.that(
        stepsToLive == null || "gstep".equals(elimination),
        "--ev_steps_to_live needs --ev_elimination gstep");
    check.that(
        threshold == null || "l2".equals(elimination),
        "--ev_l2_threshold needs --ev_elimination l2");
    if (elimination == null) {
      return new Eviction.None();
    }
    return switch (elimination) {
      case "gstep" -> new Eviction.ByAge(requireNonNullElse(stepsToLive, DEFAULT_STEPS_TO_LIVE));
      case "l2" -> byNorm(requireNonNullElse(threshold, DEFAULT_THRESHOLD));
      default -> throw check.of("--ev_elimination must be gstep or l2, got " + elimination);
    };
  }

  private static Eviction byNorm(double least) {
    if (least > NEW_ROW / 2) {
      log.warn(
          "--ev_l2_threshold {} is close to the value of new rows ({}): saves will evict many of them",
          least,
          NEW_ROW);
    }
    return new Eviction.ByNorm(least);
  }
}
