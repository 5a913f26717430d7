package io.mmoe.cli;

import io.mmoe.app.GenerateJob;
import io.mmoe.data.synthetic.SyntheticTaobao;
import io.mmoe.settings.GenerateSettings;
import io.mmoe.settings.TrainSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe data generate}: generates synthetic data. */
@Command(
    name = "generate",
    sortOptions = false,
    description =
        "Generates synthetic taobao_train_data and taobao_test_data with a known signal. Prints the"
            + " AUC of the true probabilities, which is the upper bound for training.")
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Training rows, plus a quarter as many test rows. Default: ${DEFAULT-VALUE}")
  private long rows = GenerateSettings.DEFAULT_ROWS;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed; the same seed gives the same bytes. Default: ${DEFAULT-VALUE}")
  private long seed = TrainSettings.DEFAULT_SEED;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory of the two files. Default: ${DEFAULT-VALUE}")
  private Path out = Path.of("data");

  @Override
  public Integer call() {
    generate(new ResultPrinter(spec.commandLine().getOut()), new GenerateSettings(rows, seed, out));
    return ExitCode.OK.code();
  }

  /** Generates data and prints the result. */
  static void generate(ResultPrinter printer, GenerateSettings settings) {
    SyntheticTaobao.Ceiling ceiling = new GenerateJob(settings).run();
    printer.line(
        "Wrote %d training rows and %d test rows to %s",
        settings.rows(), settings.testRows(), settings.directory());
    printer.line("AUC that the true probabilities reach on the test rows:");
    printer.line(
        "ctr: AUC = %s, positives = %d",
        ResultPrinter.number(ceiling.clickAuc()), ceiling.clicks());
    printer.line(
        "cvr: AUC = %s, positives = %d", ResultPrinter.number(ceiling.buyAuc()), ceiling.buys());
  }
}
