package io.mmoe.cli;

import io.mmoe.app.DistributedJob;
import io.mmoe.app.OutcomeJson;
import io.mmoe.app.TrainJob;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.base.StopRequest;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.CheckpointSettings.AtEnd;
import io.mmoe.settings.CheckpointSettings.Schedule;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.TrainSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe train}: the flags of train.py. */
@Command(
    name = "train",
    sortOptions = false,
    customSynopsis = "mmoe [train] [FLAG VALUE]...",
    description = "Trains the model, evaluates it on the test rows and exports it.")
sealed class TrainCommand implements Callable<Integer> permits PlanCommand {
  private final StopRequest stopRequest;
  private final Map<String, String> environment;
  @Spec private CommandSpec spec;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private InputOptions input = new InputOptions();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Global step to stop at; 0 is 1000 epochs. Default: ${DEFAULT-VALUE}")
  private long steps;

  @Option(
      names = "--no_eval",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Don't evaluate after training. Default: false")
  private boolean noEval;

  @Option(
      names = "--no_export",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Don't export a SavedModel after training. Default: false")
  private boolean noExport;

  @Mixin private ExportOptions export = new ExportOptions();

  @Option(
      names = "--output_dir",
      paramLabel = "DIR",
      description = "Directory of the default --checkpoint. Default: ${DEFAULT-VALUE}")
  private Path outputDir = Path.of("result");

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Directory of checkpoints and logs; one that holds a checkpoint is resumed. Default:"
              + " <output_dir>/model_MMOE_<timestamp>")
  private @Nullable Path checkpoint;

  @Option(
      names = "--save_steps",
      paramLabel = "N",
      description =
          "Save every N steps and at the end, and sum up the layers for TensorBoard that often; 0"
              + " does neither. Default: save at the end only")
  private @Nullable Long saveSteps;

  @Option(
      names = "--keep_checkpoint_max",
      paramLabel = "N",
      description = "Newest checkpoints to keep; 0 keeps all. Default: ${DEFAULT-VALUE}")
  private int keepCheckpointMax = CheckpointSettings.DEFAULT_KEEP_MAX;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Makes initial weights and row order. Default: ${DEFAULT-VALUE}")
  private long seed = TrainSettings.DEFAULT_SEED;

  @Option(
      names = "--incremental_ckpt",
      paramLabel = "SECS",
      description =
          "Every SECS seconds, save what has changed since the last checkpoint: a small file that a"
              + " resumed run goes on from; 0, as in train.py, is none. Default: none")
  private @Nullable Long incrementalCkpt;

  @Mixin private OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--l2_regularization",
      paramLabel = "X",
      description = "Adds X * 0.5 * sum(w^2) over the dense kernels to the loss. Default: none")
  private double l2;

  @Mixin private ReportOptions report = new ReportOptions();

  @Mixin private EvaluationOptions evaluation = new EvaluationOptions();

  @Option(names = "--json", description = "Print one JSON object instead of tables. Default: false")
  private boolean json;

  @Mixin private GraphOptions graph = new GraphOptions();

  @Mixin private EmbeddingOptions embedding = new EmbeddingOptions();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  /**
   * @param environment the process's variables, of which TF_CONFIG counts
   */
  TrainCommand(StopRequest stopRequest, Map<String, String> environment) {
    this.stopRequest = stopRequest;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    TrainSettings settings = settings();
    Optional<DistributedSettings> distributed = cluster.settings(spec.commandLine(), environment());
    if (distributed.isPresent() && checkpoint == null) {
      throw new InvalidSettingException(
          "with TF_CONFIG, --checkpoint must name the directory that all processes share");
    }
    evaluation.refuseBeside(distributed);
    return run(settings, distributed);
  }

  boolean json() {
    return json;
  }

  /** The variables that tell which processes there are. */
  Map<String, String> environment() {
    return environment;
  }

  /** Does what the command is for, once its flags are found good. */
  int run(TrainSettings settings, Optional<DistributedSettings> distributed) {
    return distributed.isPresent() ? train(settings, distributed.get()) : train(settings);
  }

  private int train(TrainSettings settings) {
    TrainJob.Outcome outcome = new TrainJob(settings, flags(settings.graph()), stopRequest).run();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (json) {
      printer.json(OutcomeJson.of(outcome), settings.checkpoint().directory(), outcome.exported());
    } else {
      printer.outcome(outcome, settings.checkpoint().directory());
    }
    return ExitCode.OK.code();
  }

  private int train(TrainSettings settings, DistributedSettings distributed) {
    DistributedJob.Outcome outcome =
        new DistributedJob(settings, flags(settings.graph()), distributed, stopRequest).run();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (json) {
      printer.json(OutcomeJson.of(outcome), settings.checkpoint().directory(), outcome.exported());
    } else {
      outcome.training().ifPresent(printer::training);
      outcome.evaluation().ifPresent(scored -> printer.evaluation(scored.result()));
      outcome.exported().ifPresent(printer::exported);
    }
    return ExitCode.OK.code();
  }

  private TrainSettings settings() {
    Path directory =
        checkpoint != null
            ? checkpoint
            : outputDir.resolve("model_MMOE_" + Instant.now().getEpochSecond());
    Schedule schedule = saveSteps == null ? new AtEnd() : Schedule.ofSteps(saveSteps);
    GraphSettings chosen = graph.settings(spec.commandLine());
    Optional<Duration> increments =
        Optional.ofNullable(incrementalCkpt)
            .filter(seconds -> seconds != 0)
            .map(Duration::ofSeconds);
    new FlagCheck(spec.commandLine()).notBesideStock("--incremental_ckpt", increments.isPresent());
    DataSettings rows = input.settings(spec.commandLine(), data, chosen);
    EmbeddingSettings embeddings = embedding.settings(spec.commandLine(), chosen);
    OptimizerSettings rule = optimizer.settings(spec.commandLine());
    LoggingSettings logging = report.settings(environment, chosen);
    TrainSettings settings =
        TrainSettings.builder(
                rows, new CheckpointSettings(directory, schedule, keepCheckpointMax, increments))
            .model(ModelSettings.REFERENCE.withEmbeddings(embeddings))
            .graph(chosen)
            .optimizer(rule)
            .l2(l2)
            .seed(seed)
            .steps(steps)
            .logging(logging)
            .threads(threads.settings())
            .evaluate(!noEval)
            .export(noExport ? Optional.empty() : Optional.of(export.settings()))
            .build();
    return evaluation.applyTo(settings, spec.commandLine());
  }

  /** All flags with their values, given or default; those that are not set are left out. */
  private Map<String, String> flags(GraphSettings chosen) {
    Map<String, String> flags = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = option.getValue();
      if (value != null && !option.usageHelp()) {
        flags.put(option.longestName(), value.toString());
      }
    }
    flags.putAll(GraphOptions.flags(chosen));
    return flags;
  }
}
