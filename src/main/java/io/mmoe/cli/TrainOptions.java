package io.mmoe.cli;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.cli.Switches.Switch;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.CheckpointSettings.AtEnd;
import io.mmoe.settings.CheckpointSettings.Schedule;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.ExportSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.Regularization;
import io.mmoe.settings.TrainSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The flags of a training run, shared by {@code train} and {@code plan}. */
final class TrainOptions {
  private static final Logger log = LoggerFactory.getLogger(TrainOptions.class);

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private InputOptions input = new InputOptions();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Global step to stop at; 0 means 1000 epochs. Default: ${DEFAULT-VALUE}")
  private long steps;

  @Switch
  @Option(names = "--no_eval", description = "Don't evaluate after training. Default: false")
  private boolean noEval;

  @Switch
  @Option(
      names = "--no_export",
      description = "Don't export a SavedModel after training. Default: false")
  private boolean noExport;

  @Mixin private SharedOptions.Export export = new SharedOptions.Export();

  @Option(
      names = "--output_dir",
      paramLabel = "DIR",
      description = "Directory of the default --checkpoint. Default: ${DEFAULT-VALUE}")
  private Path outputDir = Path.of("result");

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Directory of checkpoints and logs; a checkpoint in it is resumed. Default:"
              + " <output_dir>/model_MMOE_<timestamp>")
  private @Nullable Path checkpoint;

  @Option(
      names = "--save_steps",
      paramLabel = "N",
      description =
          "Save a checkpoint and layer summaries for TensorBoard every N steps and at the end; 0"
              + " saves neither. Default: save at the end only")
  private @Nullable Long saveSteps;

  @Option(
      names = "--keep_checkpoint_max",
      paramLabel = "N",
      description = "Newest checkpoints to keep; 0 keeps all. Default: ${DEFAULT-VALUE}")
  private int keepCheckpointMax = CheckpointSettings.DEFAULT_KEEP_MAX;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed of initial weights and row order. Default: ${DEFAULT-VALUE}")
  private long seed = TrainSettings.DEFAULT_SEED;

  @Option(
      names = "--incremental_ckpt",
      paramLabel = "SECS",
      description =
          "Every SECS seconds, save the changes since the last checkpoint as a small increment, from"
              + " which a run can resume; 0, as in train.py, means none. Default: none")
  private @Nullable Long incrementalCkpt;

  @Mixin private OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--l2_regularization",
      paramLabel = "X",
      description = "Add X * 0.5 * sum(w^2) over the dense kernels to the loss. Default: none")
  private double l2;

  @Mixin private TrainLogOptions logOptions = new TrainLogOptions();

  @Mixin private EvaluationOptions evaluation = new EvaluationOptions();

  @Option(names = "--json", description = "Print one JSON object instead of tables. Default: false")
  private boolean json;

  @Mixin private GraphOptions graph = new GraphOptions();

  @Mixin private EmbeddingOptions embedding = new EmbeddingOptions();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private SharedOptions.Threads threads = new SharedOptions.Threads();

  /**
   * A training run as the flags describe it.
   *
   * @param distributed absent for a local run
   */
  record Run(TrainSettings settings, Optional<DistributedSettings> distributed) {}

  boolean json() {
    return json;
  }

  /**
   * Returns the validated run.
   *
   * @param command named in error messages
   * @param environment the variables of the process, with or without TF_CONFIG
   * @throws CommandLine.ParameterException if flags contradict each other
   * @throws InvalidSettingException if a value breaks its rule
   */
  Run run(CommandLine command, Map<String, String> environment) {
    TrainSettings settings = settings(command, environment);
    Optional<DistributedSettings> distributed = cluster.settings(command, environment);
    if (distributed.isPresent() && checkpoint == null) {
      throw new InvalidSettingException(
          "with TF_CONFIG, --checkpoint must name the directory that all processes share");
    }
    evaluation.requireLocal(distributed);
    warnOfUnused(command, distributed.isPresent());
    return new Run(settings, distributed);
  }

  /** Warns of flags of train.py that others leave without effect. */
  private void warnOfUnused(CommandLine command, boolean distributed) {
    ParseResult given = command.getParseResult();
    if (checkpoint != null && given.hasMatchedOption("--output_dir")) {
      log.warn("--output_dir has no effect with --checkpoint");
    }
    if (saveSteps != null && saveSteps == 0 && given.hasMatchedOption("--keep_checkpoint_max")) {
      log.warn("--keep_checkpoint_max has no effect with --save_steps 0");
    }
    if (distributed && noEval) {
      log.warn(
          "--no_eval has no effect with TF_CONFIG: only an evaluator evaluates, so leave it out of the"
              + " cluster");
    }
  }

  private TrainSettings settings(CommandLine command, Map<String, String> environment) {
    Path directory =
        checkpoint != null
            ? checkpoint
            : outputDir.resolve("model_MMOE_" + Instant.now().getEpochSecond());
    Schedule schedule = saveSteps == null ? new AtEnd() : Schedule.ofSteps(saveSteps);
    GraphSettings chosen = graph.settings(command);
    Optional<Duration> increments =
        Optional.ofNullable(incrementalCkpt)
            .filter(seconds -> seconds != 0)
            .map(Duration::ofSeconds);
    FlagCheck check = new FlagCheck(command);
    check.notWithStock("--incremental_ckpt", increments.isPresent());
    ExportSettings target = export.settings();
    check.notGivenWith("--no_export", noExport, "--model_version", "--saved_model_dir");
    DataSettings rows = input.settings(command, data, chosen);
    EmbeddingSettings embeddings = embedding.settings(command, chosen);
    OptimizerSettings rule = optimizer.settings(command);
    LoggingSettings logging = logOptions.settings(environment, chosen);
    TrainSettings settings =
        TrainSettings.builder(
                rows, new CheckpointSettings(directory, schedule, keepCheckpointMax, increments))
            .model(ModelSettings.REFERENCE.withEmbeddings(embeddings))
            .graph(chosen)
            .optimizer(rule)
            .regularization(new Regularization(l2, 0))
            .seed(seed)
            .steps(steps)
            .logging(logging)
            .threads(threads.settings())
            .evaluate(!noEval)
            .export(noExport ? Optional.empty() : Optional.of(target))
            .build();
    return evaluation.applyTo(settings, command);
  }

  /** Returns every flag of a command that has a value, given or default. */
  Map<String, String> values(CommandSpec command, TrainSettings settings) {
    Map<String, String> values = new TreeMap<>();
    for (OptionSpec option : command.options()) {
      Object value = option.getValue();
      if (value != null && !option.usageHelp()) {
        values.put(option.longestName(), value.toString());
      }
    }
    values.putAll(GraphOptions.values(settings.graph()));
    return values;
  }
}
