package io.mmoe.cli;

import static java.util.Objects.requireNonNullElse;

import io.mmoe.settings.EmbeddingSettings.Eviction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for which rows saving drops. */
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
          "With --ev or --adaptive_emb: drop rows when saving: gstep (not trained for a while) or l2 (small weights)."
              + " Default: none")
  private @Nullable String elimination;

  @Option(
      names = "--ev_steps_to_live",
      paramLabel = "N",
      description =
          "Global steps that a row outlives its last training. Default: " + DEFAULT_STEPS_TO_LIVE)
  private @Nullable Long stepsToLive;

  @Option(
      names = "--ev_l2_threshold",
      paramLabel = "X",
      description =
          "Drop rows with 0.5 * sum(w^2) below this; a new row has about 0.39. Default: 0.05")
  private @Nullable Double threshold;

  /** Whether any is to be dropped. */
  boolean isSet() {
    return elimination != null;
  }

  /**
   * The rule.
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
          "--ev_l2_threshold {} is close to what new rows have ({}): saving will drop many of them",
          least,
          NEW_ROW);
    }
    return new Eviction.ByNorm(least);
  }
}
