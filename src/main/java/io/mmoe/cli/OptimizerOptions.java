package io.mmoe.cli;

import io.mmoe.settings.OptimizerSettings;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for how gradients change weights. */
final class OptimizerOptions {
  private static final List<String> DEEPREC = List.of("adamasync", "adagraddecay");

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "adagrad, adam, gradientdescent, adamasync (Adam for asynchronous workers, touched rows"
              + " only) or adagraddecay (AdaGrad that forgets). Default: ${DEFAULT-VALUE}")
  private String optimizer = "adagrad";

  @Option(
      names = "--learning_rate",
      paramLabel = "X",
      description = "Learning rate. Default: ${DEFAULT-VALUE}")
  private double learningRate = OptimizerSettings.DEFAULT_LEARNING_RATE;

  @Option(
      names = "--sparse_rmsprop",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "With adamasync: rows of tables change by RMSProp. Default: false")
  private boolean sparseRmsProp;

  /**
   * The settings.
   *
   * @param command to name in what is wrong
   * @throws ParameterException if there is no such optimizer, or not beside {@code --tf}
   */
  OptimizerSettings settings(CommandLine command) {
    FlagCheck check = new FlagCheck(command);
    check.notBesideStock("--optimizer " + optimizer, DEEPREC.contains(optimizer));
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
