package io.mmoe.app;

import io.mmoe.assembly.GraphAssembly;
import io.mmoe.checkpoint.Saver;
import io.mmoe.cluster.ClusterSessions;
import io.mmoe.cluster.JobState;
import io.mmoe.cluster.PeerLostException;
import io.mmoe.cluster.RoundRobinPlacement;
import io.mmoe.cluster.TaskServer;
import io.mmoe.config.ClusterSettings;
import io.mmoe.config.ClusterSettings.Role;
import io.mmoe.config.DistributedSettings;
import io.mmoe.config.GraphSettings;
import io.mmoe.config.TrainSettings;
import io.mmoe.graph.ModelGraph;
import io.mmoe.hook.StopRequest;
import io.mmoe.provenance.RunHistory;
import io.mmoe.session.RowSource;
import io.mmoe.session.RunControl;
import io.mmoe.session.SessionHook;
import io.mmoe.session.StepValues;
import io.mmoe.training.Trainer;
import io.mmoe.training.TrainingResult;
import io.mmoe.training.WorkerTrainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/**
 * The chief's or a worker's part of training with parameter servers. When another process is lost,
 * the session is made anew, and the chief restores the last checkpoint if variables were lost.
 *
 * @param flags what the run was told, for its record
 */
record ClusterTrainJob(
    TrainSettings settings,
    Map<String, String> flags,
    DistributedSettings distributed,
    StopRequest stopRequest) {
  private static final Logger log = LoggerFactory.getLogger(ClusterTrainJob.class);

  /** How long the chief waits at the end for workers, one of which may be lost for good. */
  private static final Duration FAREWELL = Duration.ofSeconds(60);

  /** Sessions that fail one after the other without a step before it is no other's fault. */
  private static final int MOST_FRUITLESS_SESSIONS = 5;

  /** What one process needs for all its sessions. */
  private record Parts(
      ModelGraph model, Saver saver, JobState state, RowSource rows, long lastStep) {}

  /**
   * Trains until the workers together reach the last step.
   *
   * @throws PeerLostException if another process does not come up in time
   * @throws RuntimeException of the kinds that the parts throw, each with a message for the user
   */
  TrainJob.Outcome run() {
    ClusterSettings cluster = distributed.cluster();
    DataFiles files = new DataFiles(settings.data(), settings.graph().stagedInput());
    OptionalLong counted = files.checkTraining(settings.steps() == 0 || isStockInput());
    long lastStep = settings.lastStep(counted);
    Path directory = settings.checkpoint().directory();
    RunHistory history = new RunHistory(directory);
    if (isChief()) {
      OutputDirectory.create(directory);
      history.begin(flags);
    }
    GraphSettings graph = Machine.fit(settings.graph());
    TrainSettings fitted = settings.with(graph, Machine.fit(settings.threads(), graph));
    TaskServer server = TaskServer.start(cluster, fitted.threads());
    log.info("This is the {}, training to step {}", cluster.description(), lastStep);
    long rowSeed = settings.seed() + cluster.index();
    try (ModelGraph model = GraphAssembly.forTraining(fitted, placement(), rowSeed)) {
      RowSource rows = RowSources.of(model, graph, settings.data(), rowSeed, counted);
      Saver saver = new Saver(model.graph(), model.variables());
      JobState state =
          new JobState(
              model, cluster.parameterServers().size(), cluster.workers().size(), cluster.index());
      TrainingResult result =
          trainThroughFailures(
              new ClusterSessions(server, distributed, fitted.threads()),
              new Parts(model, saver, state, rows, lastStep));
      if (!isChief()) {
        return new TrainJob.Outcome(result, Optional.empty(), Optional.empty());
      }
      MetricsFile.write(directory, result, Optional.empty());
      history.end(result.globalStep(), files.existing());
      return new TrainJob.Outcome(result, Optional.empty(), export(result));
    }
  }

  private TrainingResult trainThroughFailures(ClusterSessions sessions, Parts parts) {
    long reached = -1;
    int fruitless = 0;
    while (true) {
      LastStep seen = new LastStep();
      stopRequest.enterWork();
      try (Session session = sessions.open(parts.model().graph())) {
        return isChief() ? lead(session, parts, seen) : work(session, parts, seen);
      } catch (RuntimeException e) {
        fruitless = seen.step > reached ? 0 : fruitless + 1;
        reached = Math.max(reached, seen.step);
        if (!ClusterSessions.isLostPeer(e)) {
          throw e;
        }
        if (stopRequest.isRequested() || fruitless >= MOST_FRUITLESS_SESSIONS) {
          throw new PeerLostException(
              "a peer is lost at about step " + reached + ": " + first(e), e);
        }
        log.warn("A peer was lost at about step {}; starting a new session: {}", reached, first(e));
      } finally {
        stopRequest.leaveWork();
      }
    }
  }

  private TrainingResult lead(Session session, Parts parts, LastStep seen) {
    JobState state = parts.state();
    SessionHook allow =
        new SessionHook() {
          @Override
          public void begin(RunControl control) {
            state.allow(control.session());
          }
        };
    Trainer trainer =
        new Trainer(settings, parts.rows(), parts.lastStep(), stopRequest, List.of(allow, seen));
    TrainingResult result;
    if (state.isReady(session)) {
      result = trainer.trainOn(parts.model(), session, parts.saver());
    } else {
      state.forbid(session);
      result = trainer.train(parts.model(), session, parts.saver());
    }
    if (!result.stoppedEarly()) {
      state.finish(session);
      if (!state.awaitFinished(session, FAREWELL)) {
        log.warn("Not all workers have finished within {} s", FAREWELL.toSeconds());
      }
      state.end(session);
    }
    return result;
  }

  private TrainingResult work(Session session, Parts parts, LastStep seen) {
    parts.state().awaitReady(session, distributed.sessionTimeout());
    TrainingResult result =
        new WorkerTrainer(
                settings,
                parts.rows(),
                parts.lastStep(),
                distributed.cluster().workers().size(),
                stopRequest)
            .train(parts.model(), session, List.of(seen));
    if (!result.stoppedEarly()) {
      parts.state().finish(session);
    }
    return result;
  }

  private Optional<Path> export(TrainingResult result) {
    return settings.export().isEmpty() || result.stoppedEarly()
        ? Optional.empty()
        : Optional.of(ExportJob.after(settings, settings.export().get()).run());
  }

  private RoundRobinPlacement placement() {
    return new RoundRobinPlacement(
        distributed.cluster().parameterServers().size(), distributed.partitions());
  }

  private boolean isChief() {
    return distributed.cluster().role() == Role.CHIEF;
  }

  /** A graph that reads its rows itself must know how many there are. */
  private boolean isStockInput() {
    return !settings.graph().stagedInput();
  }

  private static String first(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Remembers the last step, for when there is no result. */
  private static final class LastStep implements SessionHook {
    private long step = -1;

    @Override
    public void afterStep(RunControl control, StepValues values) {
      step = control.globalStep();
    }
  }
}
