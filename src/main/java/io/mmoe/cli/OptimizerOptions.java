package io.mmoe.cli;

import io.mmoe.cli.Switches.Switch;
import io.mmoe.settings.OptimizerSettings;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for the optimizer. */
final class OptimizerOptions {
  private static final List<String> DEEPREC = List.of("adamasync", "adagraddecay");

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "adagrad, adam, gradientdescent, adamasync (Adam for asynchronous workers, touched rows"
              + " only) or adagraddecay (AdaGrad with decay). Default: ${DEFAULT-VALUE}")
  private String optimizer = "adagrad";

  @Option(
      names = "--learning_rate",
      paramLabel = "X",
      description = "Learning rate. Default: ${DEFAULT-VALUE}")
  private double learningRate = OptimizerSettings.DEFAULT_LEARNING_RATE;

  @Switch
  @Option(
      names = "--sparse_rmsprop",
      description = "With adamasync: update table rows by RMSProp. Default: false")
  private boolean sparseRmsProp;

  /**
   * Returns the settings.
   *
   * @param command named in error messages
   * @throws ParameterException if the optimizer is unknown or can't be combined with {@code --tf}
   */
  OptimizerSettings settings(CommandLine command) {
    FlagCheck check = new FlagCheck(command);
    check.notWithStock("--optimizer " + optimizer, DEEPREC.contains(optimizer));
    check.that(
        !sparseRmsProp || optimizer.equals("adamasync"),
        "--sparse_rmsprop needs --optimizer adamasync");
    return switch (optimizer) {
      case "adagrad" -> new OptimizerSettings.Adagrad(learningRate);
      case "adam" -> new OptimizerSettings.Adam(learningRate);
      case "adamasync" -> new OptimizerSettings.AdamAsync(learningRate, sparseRmsProp);
      case "adagraddecay" -> new OptimizerSettings.AdagradDecay(learningRate);
      case "gradientdescent" -> new OptimizerSettings.GradientDescent(learningRate);
      default ->
          throw check.of(
              "--optimizer must be adagrad, adam, gradientdescent, adamasync or adagraddecay, got "
                  + optimizer);
    };
  }
}
