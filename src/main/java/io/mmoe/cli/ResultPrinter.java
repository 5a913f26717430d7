package io.mmoe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.train.LocalTraining;
import io.mmoe.app.train.Selection;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.TrainingResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Prints what came out, for people. */
record ResultPrinter(PrintWriter out) {

  /** What a run came to. */
  void outcome(LocalTraining.Outcome outcome, Path directory) {
    training(outcome.training());
    outcome.selection().ifPresent(this::selection);
    outcome
        .evaluation()
        .ifPresent(
            scored -> {
              weights(outcome, scored.step());
              evaluation(scored.result());
            });
    directory(directory);
    outcome.exported().ifPresent(this::exported);
  }

  /** Says which weights go on, if the last are not the best. */
  private void weights(LocalTraining.Outcome outcome, long scoredStep) {
    if (scoredStep != outcome.training().globalStep()) {
      line("Evaluation and export take the best weights, those of step %d", scoredStep);
    } else if (outcome
        .selection()
        .flatMap(Selection::best)
        .filter(best -> best.step() != scoredStep)
        .isPresent()) {
      line("Evaluation and export take the last weights (--keep_best keeps and takes the best)");
    }
  }

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

  /** How training stood with the metric that it was evaluated by. */
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
                    "Best while training: %s = %.6f at step %d",
                    selection.metric(), best.value(), best.step()));
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
    new EvaluationTable(result).lines().forEach(text -> line("%s", text));
    line(
        "(constant: every row gets the base rate of the %s)",
        switch (baseline.rates()) {
          case TRAINING_ROWS -> "training rows";
          case TEST_ROWS -> "test rows, since that of the training rows is not known";
        });
    result.warnings().forEach(warning -> line("Beware: %s", warning));
  }

  void directory(Path directory) {
    line(
        "Checkpoint and logs are in %s (./mmoe report --checkpoint %s makes a page of them)",
        directory, directory);
  }

  /** The same for programs. */
  void json(ObjectNode outcome, Path directory, Optional<Path> exported) {
    outcome.put("checkpoint", directory.toString());
    exported.ifPresent(model -> outcome.put("saved_model", model.toString()));
    json(outcome);
  }

  void json(JsonNode node) {
    line("%s", node.toPrettyString());
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
