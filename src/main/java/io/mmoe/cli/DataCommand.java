package io.mmoe.cli;

import io.mmoe.config.GenerateSettings;
import io.mmoe.config.TrainSettings;
import io.mmoe.data.SyntheticTaobao;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mmoe data}: what makes data. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Makes data to train on.")
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  DataCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "data needs a command: generate");
  }

  @Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Writes made-up taobao_train_data and taobao_test_data with a planted signal, and prints",
        "the AUC that the true probabilities reach: the most that training can get."
      })
  int generate(
      @Option(
              names = "--rows",
              paramLabel = "N",
              defaultValue = "" + GenerateSettings.DEFAULT_ROWS,
              description =
                  "Training rows; a quarter as many test rows come on top. Default:"
                      + " ${DEFAULT-VALUE}")
          long rows,
      @Option(
              names = "--seed",
              paramLabel = "N",
              defaultValue = "" + TrainSettings.DEFAULT_SEED,
              description = "The same seed gives the same bytes. Default: ${DEFAULT-VALUE}")
          long seed,
      @Option(
              names = "--out",
              paramLabel = "DIR",
              defaultValue = "data",
              description = "Directory of the two files. Default: ${DEFAULT-VALUE}")
          Path out) {
    generate(
        new ResultPrinter(spec.commandLine().getOut()), new GenerateSettings(rows, seed, out));
    return ExitCode.OK.code();
  }

  static void generate(ResultPrinter printer, GenerateSettings settings) {
    SyntheticTaobao.Ceiling ceiling = SyntheticTaobao.write(settings);
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
