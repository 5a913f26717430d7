package io.mmoe.app.cluster;

import io.mmoe.app.export.ModelExporter;
import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.train.LocalTraining;
import io.mmoe.app.train.OutcomeJson;
import io.mmoe.app.train.TraceHooks;
import io.mmoe.record.MetricsFile;
import io.mmoe.record.RunHistory;
import io.mmoe.record.TrainingResult;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.Trainer;
import io.mmoe.train.cluster.ClusterSessions;
import io.mmoe.train.cluster.JobState;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/**
 * The chief: lets the others train, saves, waits for them at the end, notes and exports what came
 * out. The parameter servers leave last, so that a chief that is lost before can come back.
 */
public record Chief(ClusterParts parts, RunHistory history, DataFiles files) implements ClusterRole {
  private static final Logger log = LoggerFactory.getLogger(Chief.class);

  /** How long to wait at the end for workers, one of which may be lost for good. */
  private static final Duration FAREWELL = Duration.ofSeconds(60);

  @Override
  public LocalTraining.Outcome train(Session session, SessionHook watch) {
    parts.stopRequest().enterWork();
    try {
      TrainingResult result = trainInTurn(session, watch);
      LocalTraining.Outcome outcome = finish(result);
      if (!result.stoppedEarly()) {
        parts.state().end(session);
      }
      return outcome;
    } catch (RuntimeException e) {
      if (!ClusterSessions.isLostPeer(e)) {
        parts.state().end(session); // Nothing will bring this job to its end.
      }
      throw e;
    } finally {
      parts.stopRequest().leaveWork();
    }
  }

  private TrainingResult trainInTurn(Session session, SessionHook watch) {
    JobState state = parts.state();
    SessionHook coordinate =
        new SessionHook() {
          @Override
          public void begin(RunControl control) {
            state.allow(control.session());
          }

          @Override
          public void end(RunControl control) {
            if (control.globalStep() >= parts.lastStep()) {
              state.finish(control.session());
              if (!state.awaitFinished(control.session(), FAREWELL)) {
                log.warn("Not all workers have finished within {} s", FAREWELL.toSeconds());
              }
              control.refreshGlobalStep(); // What is saved is what all have done.
            }
          }
        };
    List<SessionHook> hooks = new ArrayList<>(List.of(coordinate, watch));
    hooks.addAll(TraceHooks.of(parts.settings()));
    Trainer trainer =
        new Trainer(parts.settings(), parts.rows(), parts.lastStep(), parts.stopRequest(), hooks);
    if (state.isReady(session)) {
      return trainer.trainOn(parts.model(), session, parts.saver(), parts.workers());
    }
    state.forbid(session);
    return trainer.train(parts.model(), session, parts.saver());
  }

  @Override
  public LocalTraining.Outcome finish(TrainingResult result) {
    MetricsFile.write(parts.settings().checkpoint().directory(), OutcomeJson.of(result));
    history.end(result.globalStep(), files.existing());
    return new LocalTraining.Outcome(result, Optional.empty(), Optional.empty(), export(result));
  }

  private Optional<Path> export(TrainingResult result) {
    TrainSettings settings = parts.settings();
    return settings.export().isEmpty() || result.stoppedEarly()
        ? Optional.empty()
        : Optional.of(ModelExporter.after(settings, settings.export().get()).run());
  }
}
