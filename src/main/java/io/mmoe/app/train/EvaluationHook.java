package io.mmoe.app.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.app.evaluate.TestSetEvaluator;
import io.mmoe.build.graph.ModelGraph;
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
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.RowSource;
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
 * Scores the test rows every so many steps of training, keeps the best checkpoint, and stops when
 * nothing has improved for a while.
 *
 * <p>Belongs before the hook that saves: every checkpoint then has the evaluations up to its step
 * in the log, from which a resumed run knows the best and how patient it still is. Training is not
 * touched: no weight, no row of a table and no place in the data changes.
 */
public final class EvaluationHook implements SessionHook {
  private static final Logger log = LoggerFactory.getLogger(EvaluationHook.class);

  private final Parts parts;
  private final EvaluationSchedule schedule;
  private final MetricWatch watch;

  /** What was kept: the same as {@link #watch}, unless keeping was switched on later. */
  private final MetricWatch kept;

  /**
   * What it works with.
   *
   * @param seed makes the order of the training rows; saved with the place in them
   */
  public record Parts(
      ModelGraph model,
      Saver saver,
      RowSource rows,
      TestSetEvaluator scoring,
      EvaluationLog log,
      BestCheckpoints best,
      long seed) {}

  EvaluationHook(EvaluationSchedule schedule, Parts parts) {
    this.parts = parts;
    this.schedule = schedule;
    watch = new MetricWatch(schedule);
    kept = new MetricWatch(schedule);
  }

  /** How training stands with the metric. */
  public Selection selection() {
    return new Selection(
        schedule.metric().name(), watch.best(), watch.withoutImprovement(), watch.isPatienceOver());
  }

  @Override
  public void begin(RunControl control) {
    parts.log().keepUpTo(control.globalStep());
    List<JsonNode> earlier = parts.log().read(Occasion.DURING_TRAINING);
    earlier.forEach(line -> watch.observe(step(line), value(line)));
    if (schedule.keepBest()) {
      parts.best().keepUpTo(control.globalStep());
      OptionalLong held = parts.best().latestStep();
      earlier.stream()
          .filter(line -> held.isPresent() && held.getAsLong() == step(line))
          .forEach(line -> kept.observe(step(line), value(line)));
      warnOfBestNotKept();
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
        parts.scoring().score(parts.model(), control.session(), parts.rows(), row -> {});
    parts.rows().backToTraining(control.session(), control.position());
    long millis = (System.nanoTime() - start) / 1_000_000;
    double value = value(EvaluationJson.scalars(result));
    if (schedule.decides() && Double.isNaN(value) && Double.isFinite(result.loss())) {
      throw schedule.metric().withoutValue("the test rows lack a label");
    }
    if (schedule.keepBest() && kept.observe(step, value)) {
      keep(control);
    }
    parts.log().add(Occasion.DURING_TRAINING, step, result);
    watch.observe(step, value);
    log.info("step {}: {}; scored in {} ms", step, describe(value), millis);
  }

  private void keep(RunControl control) {
    Path prefix = parts.best().prefix(control.globalStep());
    parts
        .saver()
        .saveCopy(control.session(), prefix, new DataState(control.position(), parts.seed()));
    new RunHistory(parts.log().directory()).copyTo(parts.best().directory());
    parts.best().publish(prefix);
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

  private void warnOfBestNotKept() {
    Optional<Evaluated> best = watch.best();
    if (best.isPresent() && !best.equals(kept.best())) {
      log.warn(
          "The best so far, step {}, was not kept: the best is chosen from {} on",
          best.get().step(),
          kept.best().map(held -> "step " + held.step()).orElse("here"));
    }
  }

  private String describe(double value) {
    String now = String.format(Locale.ROOT, "%s = %.6f", schedule.metric().name(), value);
    return watch
        .best()
        .map(
            best ->
                String.format(
                    Locale.ROOT,
                    "%s, best %.6f at step %d%s",
                    now,
                    best.value(),
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

  /** NaN if it has none, or if the model is past judging. */
  private double value(JsonNode evaluation) {
    return evaluation.path("loss").isNumber()
        ? evaluation.at(schedule.metric().pointer()).asDouble(Double.NaN)
        : Double.NaN;
  }
}
