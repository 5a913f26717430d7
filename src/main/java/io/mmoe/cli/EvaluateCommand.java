package io.mmoe.cli;

import io.mmoe.app.EvaluateJob;
import io.mmoe.app.train.JobResultJson;
import io.mmoe.record.ScoredStep;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.ModelSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe evaluate}: scores a checkpoint without training. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = "Scores a checkpoint on the test rows.")
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SharedOptions.Checkpoint checkpoint = new SharedOptions.Checkpoint();

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--probabilities",
      paramLabel = "FILE",
      description = "Write one line p_ctr,p_cvr per test row.")
  private @Nullable Path probabilities;

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  @Mixin private SharedOptions.Threads threads = new SharedOptions.Threads();

  @Override
  public Integer call() {
    EvaluateSettings settings =
        new EvaluateSettings(
            data.settings(),
            ModelSettings.REFERENCE,
            GraphSettings.FAST,
            checkpoint.directory,
            Optional.ofNullable(probabilities),
            threads.settings());
    ScoredStep scored = new EvaluateJob(settings).run();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (json) {
      printer.json(JobResultJson.of(scored));
    } else {
      printer.evaluation(scored.result());
    }
    return ExitCode.OK.code();
  }
}
