package io.mmoe.app.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.app.evaluate.TestSetEvaluator;
import io.mmoe.app.train.JobResult.Best;
import io.mmoe.app.train.JobResult.Selection;
import io.mmoe.base.Decimals;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.EvaluationJson;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.EvaluationLog.Occasion;
import io.mmoe.record.RunHistory;
import io.mmoe.settings.EvaluationSchedule;
import io.mmoe.train.MetricWatch;
import io.mmoe.train.MetricWatch.Evaluated;
import io.mmoe.train.checkpoint.BestCheckpoints;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hook that scores the test rows at fixed steps of training, keeps the best checkpoint, and stops
 * training when the metric no longer improves.
 *
 * <p>It must run before the hook that saves. Every checkpoint then has the evaluations up to its
 * step in the log, and a resumed run computes the best value and the patience from them. Evaluation
 * changes no weight, no table row and no data position.
 */
final class EvaluationHook implements SessionHook {
  private static final Logger log = LoggerFactory.getLogger(EvaluationHook.class);

  private final EvaluationSchedule schedule;
  private final TrainableModel model;
  private final TestSetEvaluator evaluator;
  private final Records records;
  private final long seed;
  private final MetricWatch watch;

  /** The evaluations with a kept checkpoint. Fewer than all if keeping was switched on later. */
  private final MetricWatch kept;

  /** The files that hold the evaluations and the best checkpoint. */
  record Records(EvaluationLog log, BestCheckpoints best) {}

  /**
   * @param seed of the order of the training rows, saved with the data position
   */
  EvaluationHook(
      EvaluationSchedule schedule,
      TrainableModel model,
      TestSetEvaluator evaluator,
      Records records,
      long seed) {
    this.schedule = schedule;
    this.model = model;
    this.evaluator = evaluator;
    this.records = records;
    this.seed = seed;
    watch = new MetricWatch(schedule);
    kept = new MetricWatch(schedule);
  }

  /** Returns the state of model selection by the target metric. */
  Selection selection() {
    return new Selection(
        schedule.metric().name(),
        watch.best().map(best -> new Best(best.step(), best.value())),
        watch.withoutImprovement(),
        watch.isPatienceOver());
  }

  @Override
  public void begin(RunControl control) {
    records.log().keepUpTo(control.globalStep());
    List<JsonNode> earlier = records.log().read(Occasion.DURING_TRAINING);
    earlier.forEach(line -> watch.observe(step(line), value(line)));
    if (schedule.keepBest()) {
      records.best().keepUpTo(control.globalStep());
      OptionalLong held = records.best().latestStep();
      earlier.stream()
          .filter(line -> held.isPresent() && held.getAsLong() == step(line))
          .forEach(line -> kept.observe(step(line), value(line)));
      warnIfBestWasNotKept();
    }
    stopWhenPatienceIsOver(control);
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    if (control.globalStep() % schedule.everySteps() == 0) {
      evaluate(control);
      stopWhenPatienceIsOver(control);
    }
  }

  private void evaluate(RunControl control) {
    long step = control.globalStep();
    long start = System.nanoTime();
    EvaluationResult result =
        evaluator.score(model.graph(), control.session(), model.rows(), row -> {});
    model.rows().backToTraining(control.session(), control.position());
    long millis = (System.nanoTime() - start) / 1_000_000;
    double value = value(EvaluationJson.scalars(result));
    if (schedule.decides() && Double.isNaN(value) && Double.isFinite(result.loss())) {
      throw schedule.metric().withoutValue("the test rows lack a label");
    }
    if (schedule.keepBest() && kept.observe(step, value)) {
      keep(control);
    }
    records.log().add(Occasion.DURING_TRAINING, step, result);
    watch.observe(step, value);
    log.info("step {}: {}; scored in {} ms", step, describe(value), millis);
  }

  private void keep(RunControl control) {
    Path prefix = records.best().prefix(control.globalStep());
    model.saver().saveCopy(control.session(), prefix, new DataState(control.position(), seed));
    new RunHistory(records.log().directory()).copyTo(records.best().directory());
    records.best().publish(prefix);
  }

  private void stopWhenPatienceIsOver(RunControl control) {
    if (watch.isPatienceOver()) {
      log.info(
          "Stopping at step {}: {} has not improved in {} evaluations",
          control.globalStep(),
          schedule.metric().name(),
          watch.withoutImprovement());
      control.requestStop();
    }
  }

  private void warnIfBestWasNotKept() {
    Optional<Evaluated> best = watch.best();
    if (best.isPresent() && !best.equals(kept.best())) {
      log.warn(
          "The best so far, step {}, was not kept: the best is chosen from {} on",
          best.get().step(),
          kept.best().map(held -> "step " + held.step()).orElse("here"));
    }
  }

  private String describe(double value) {
    String now = schedule.metric().name() + " = " + Decimals.six(value);
    return watch
        .best()
        .map(
            best ->
                String.format(
                    Locale.ROOT,
                    "%s, best %s at step %d%s",
                    now,
                    Decimals.six(best.value()),
                    best.step(),
                    patience()))
        .orElse(now);
  }

  private String patience() {
    return schedule.patience().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            ", %d of %d evaluations without improvement",
            watch.withoutImprovement(),
            schedule.patience().getAsInt());
  }

  private static long step(JsonNode line) {
    return line.path("step").asLong();
  }

  /** Returns the metric, NaN if it has no value or if the loss is not finite. */
  private double value(JsonNode evaluation) {
    return evaluation.path("loss").isNumber()
        ? evaluation.at(schedule.metric().pointer()).asDouble(Double.NaN)
        : Double.NaN;
  }
}
