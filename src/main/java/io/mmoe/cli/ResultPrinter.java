package io.mmoe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.train.JobResult;
import io.mmoe.app.train.JobResult.Selection;
import io.mmoe.base.Decimals;
import io.mmoe.base.Printable;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.ScoredStep;
import io.mmoe.record.TrainingResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A printer of results as text or JSON. */
final class ResultPrinter {
  private final PrintWriter out;

  ResultPrinter(PrintWriter out) {
    this.out = out;
  }

  /** Prints training, selection and evaluation, as far as the result has them. */
  void jobResult(JobResult result) {
    result.training().ifPresent(this::training);
    result.selection().ifPresent(this::selection);
    result
        .evaluation()
        .ifPresent(
            scored -> {
              result.training().ifPresent(training -> weights(result, training, scored));
              evaluation(scored.result());
            });
  }

  /** Prints which weights are evaluated, if the last ones are not the best. */
  private void weights(JobResult result, TrainingResult training, ScoredStep scored) {
    if (scored.step() != training.globalStep()) {
      line("Evaluation and export take the best weights, those of step %d", scored.step());
    } else if (result
        .selection()
        .flatMap(Selection::best)
        .filter(best -> best.step() != scored.step())
        .isPresent()) {
      line("Evaluation and export take the last weights (--keep_best keeps and takes the best)");
    }
  }

  private void training(TrainingResult result) {
    if (Double.isNaN(result.stepsPerSecond())) {
      line("Nothing to train: the checkpoint is at step %d", result.globalStep());
    } else {
      line(
          "Training %s at step %d: loss = %s, global_step/sec = %.1f",
          result.stopRequested() ? "stopped" : "completed",
          result.globalStep(),
          Decimals.six(result.loss()),
          result.stepsPerSecond());
    }
  }

  private void selection(Selection selection) {
    if (selection.stopped()) {
      line(
          "Stopped early: %s has not improved in %d evaluations",
          selection.metric(), selection.withoutImprovement());
    }
    selection
        .best()
        .ifPresent(
            best ->
                line(
                    "Best while training: %s = %s at step %d",
                    selection.metric(), Decimals.six(best.value()), best.step()));
  }

  void evaluation(EvaluationResult result) {
    EvaluationResult.Baseline baseline = result.baseline();
    line("Evaluation of %d test rows", result.examples());
    line("ACC = %s", number(result.accuracy()));
    line("AUC = %s", number(result.auc()));
    line(
        "(ACC and AUC pool both tasks, as train.py does; a constant for each task reaches ACC %s,"
            + " AUC %s. Judge by the tasks:)",
        number(baseline.accuracy()), number(baseline.auc()));
    new EvaluationTable(result).print(this);
    line(
        "(constant: every row gets the base rate of the %s)",
        switch (baseline.rates()) {
          case TRAINING_ROWS -> "training rows";
          case TEST_ROWS -> "test rows, since that of the training rows is not known";
        });
    result.warnings().forEach(warning -> line("Beware: %s", warning));
  }

  /**
   * Prints where a run's files are.
   *
   * @param saved whether the run saved checkpoints
   */
  void directory(Path directory, boolean saved) {
    if (!saved) {
      line("Logs are in %s (--save_steps 0 saves no checkpoint)", directory);
      return;
    }
    line(
        "Checkpoint and logs are in %s (./mmoe report --checkpoint %s makes a page of them)",
        directory, directory);
  }

  /** Prints a result as JSON, with its paths. */
  void json(ObjectNode result, Path directory, Optional<Path> exported) {
    result.put("checkpoint", directory.toString());
    exported.ifPresent(model -> result.put("saved_model", model.toString()));
    json(result);
  }

  void json(JsonNode node) {
    out.println(Printable.lines(node.toPrettyString()));
  }

  void exported(Path directory) {
    line("SavedModel is in %s", directory);
  }

  /** Prints one line. Names and values in it can't control the terminal. */
  void line(String format, Object... arguments) {
    out.println(Printable.of(String.format(Locale.ROOT, format, arguments)));
  }

  static String number(double value) {
    return Double.isNaN(value) ? "n/a (needs both labels)" : Decimals.six(value);
  }
}
