package io.mmoe.cli;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.cli.Switches.Switch;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.EvaluationSchedule;
import io.mmoe.settings.TargetMetric;
import io.mmoe.settings.TrainSettings;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for evaluation during training. */
final class EvaluationOptions {
  private static final String EVAL_EVERY = "--eval_every";
  private static final String PATIENCE = "--early_stopping_patience";
  private static final String METRIC = "--early_stopping_metric";
  private static final String MIN_DELTA = "--early_stopping_min_delta";
  private static final String KEEP_BEST = "--keep_best";

  @Option(
      names = EVAL_EVERY,
      paramLabel = "N",
      description = "Score the test rows every N training steps. Default: after training only")
  private @Nullable Long evalEvery;

  @Option(
      names = PATIENCE,
      paramLabel = "K",
      description =
          "With --eval_every: stop after K evaluations without improvement. Default: never")
  private @Nullable Integer patience;

  @Option(
      names = METRIC,
      paramLabel = "NAME",
      description =
          "The metric to improve: ctr_auc, ctr_gauc, ctr_log_loss, ctr_normalized_entropy, the same"
              + " for cvr, or loss, the mean log loss of both. Default: ctr_auc")
  private @Nullable String metric;

  @Option(
      names = MIN_DELTA,
      paramLabel = "X",
      description = "Changes of at most X do not count as improvement for the patience. Default: 0")
  private @Nullable Double minDelta;

  @Switch
  @Option(
      names = KEEP_BEST,
      description =
          "With --eval_every: keep the checkpoint with the best metric in <checkpoint>/best, and"
              + " evaluate and export it after training. Default: false")
  private boolean keepBest;

  /**
   * Returns the settings with the evaluation schedule of the flags.
   *
   * @param command named in error messages
   * @throws ParameterException if a flag requires another one that is missing
   */
  TrainSettings applyTo(TrainSettings settings, CommandLine command) {
    FlagCheck check = new FlagCheck(command);
    check.that(!keepBest || evalEvery != null, needs(KEEP_BEST, EVAL_EVERY));
    check.that(patience == null || evalEvery != null, needs(PATIENCE, EVAL_EVERY));
    check.that(
        metric == null || patience != null || keepBest,
        needs(METRIC, PATIENCE + " or " + KEEP_BEST));
    check.that(minDelta == null || patience != null, needs(MIN_DELTA, PATIENCE));
    if (evalEvery == null) {
      return settings;
    }
    EvaluationSchedule schedule =
        new EvaluationSchedule(
            evalEvery,
            metric == null ? TargetMetric.DEFAULT : new TargetMetric(metric),
            patience == null ? OptionalInt.empty() : OptionalInt.of(patience),
            minDelta == null ? 0 : minDelta,
            keepBest);
    return settings.toBuilder().evaluation(Optional.of(schedule)).build();
  }

  /**
   * Rejects evaluation during training in several processes.
   *
   * @throws InvalidSettingException with the reason
   */
  void requireLocal(Optional<DistributedSettings> distributed) {
    if (evalEvery != null && distributed.isPresent()) {
      throw new InvalidSettingException(
          EVAL_EVERY
              + " can't be combined with TF_CONFIG: workers would train on while one of them"
              + " evaluates. The evaluator scores each checkpoint, that is every --save_steps");
    }
  }

  private static String needs(String flag, String needed) {
    return flag + " needs " + needed;
  }
}
