package io.mmoe.cli;

import io.mmoe.app.PredictJob;
import io.mmoe.settings.PredictSettings;
import io.mmoe.settings.PredictSettings.Format;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe predict}: scores the rows of a file with a SavedModel. */
@Command(
    name = "predict",
    sortOptions = false,
    description = "Scores the rows of a file, with or without the two labels, with a SavedModel.")
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of one version, or of versions, whose largest is used.")
  private Path model;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "Rows of 20 columns, or of 18 without clk and buy: plain CSV, .gz or .parquet.")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The output file, with one line of probabilities per row.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "csv|json",
      description =
          "csv writes p_ctr,p_cvr; json writes {\"ctr\":p_ctr,\"cvr\":p_cvr}. Default: json if the"
              + " name of the output ends in .json or .jsonl, else csv")
  private @Nullable Format format;

  @Option(
      names = "--batch_size",
      paramLabel = "N",
      description = "Rows per call of the model. Default: ${DEFAULT-VALUE}")
  private int batchSize = PredictSettings.DEFAULT_BATCH_SIZE;

  @Mixin private SharedOptions.Threads threads = new SharedOptions.Threads();

  @Override
  public Integer call() {
    PredictSettings settings =
        new PredictSettings(model, input, output, format(), batchSize, threads.settings());
    long rows = new PredictJob(settings).run();
    new ResultPrinter(spec.commandLine().getOut()).line("Scored %d rows to %s", rows, output);
    return ExitCode.OK.code();
  }

  private Format format() {
    if (format != null) {
      return format;
    }
    String name = output.toString();
    return name.endsWith(".json") || name.endsWith(".jsonl") ? Format.JSON : Format.CSV;
  }
}
