package io.mmoe.cli;

import io.mmoe.evaluation.EvaluationResult;
import io.mmoe.training.TrainingResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Prints what came out, for people. */
record ResultPrinter(PrintWriter out) {

  void training(TrainingResult result) {
    if (Double.isNaN(result.stepsPerSecond())) {
      line("Nothing to train: the checkpoint is at step %d", result.globalStep());
    } else {
      line(
          "Training %s at step %d: loss = %.6f, global_step/sec = %.1f",
          result.stoppedEarly() ? "stopped" : "completed",
          result.globalStep(),
          result.loss(),
          result.stepsPerSecond());
    }
  }

  void evaluation(EvaluationResult result) {
    line("Evaluation of %d test rows", result.examples());
    line("ACC = %s", number(result.accuracy()));
    line("AUC = %s", number(result.auc()));
    line("(ACC and AUC pool both tasks, as train.py does; judge by the tasks:)");
    for (EvaluationResult.TaskResult task : result.tasks()) {
      line(
          "%s: AUC = %s, log loss = %s, positives = %d",
          task.task(), number(task.auc()), number(task.logLoss()), task.positives());
    }
  }

  void directory(Path directory) {
    line("Checkpoint, train_log.jsonl, metrics.json and runs.json are in %s", directory);
  }

  void exported(Path directory) {
    line("SavedModel is in %s", directory);
  }

  void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  static String number(double value) {
    return Double.isNaN(value)
        ? "n/a (needs both labels)"
        : String.format(Locale.ROOT, "%.6f", value);
  }
}
