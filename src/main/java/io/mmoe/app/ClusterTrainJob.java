package io.mmoe.app;

import io.mmoe.base.OutputDirectory;
import io.mmoe.base.StopRequest;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.data.LabelCounts;
import io.mmoe.record.RunHistory;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.ClusterSettings.Role;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.Machine;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.TrainingResult;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.CheckpointException;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.cluster.ClusterSessions;
import io.mmoe.train.cluster.JobState;
import io.mmoe.train.cluster.PeerLostException;
import io.mmoe.train.cluster.RoundRobinPlacement;
import io.mmoe.train.cluster.TaskServer;
import io.mmoe.train.feed.WorkQueue;
import io.mmoe.train.session.RowSource;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Graph;
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

  /** Sessions that fail one after the other without a step before it is no other's fault. */
  private static final int MOST_FRUITLESS_SESSIONS = 5;

  /** Checkpoints that fail though all others are there before it is the file system's fault. */
  private static final int MOST_CHECKPOINT_FAILURES = 2;

  /**
   * Trains until the workers together reach the last step.
   *
   * @throws PeerLostException if another process does not come up in time
   * @throws RuntimeException of the kinds that the parts throw, each with a message for the user
   */
  TrainJob.Outcome run() {
    ClusterSettings cluster = distributed.cluster();
    DataFiles files = new DataFiles(settings.data(), settings.graph().stagedInput());
    Optional<LabelCounts> counted = files.checkTraining(settings.steps() == 0 || isStockInput());
    long lastStep = settings.lastStep(DataFiles.rows(counted));
    Path directory = settings.checkpoint().directory();
    RunHistory history = new RunHistory(directory);
    if (isChief()) {
      OutputDirectory.create(directory);
      history.begin(flags);
      counted.ifPresent(counts -> history.addLabelRates(settings.model().tasks(), counts));
    }
    GraphSettings graph = Machine.fit(settings.graph());
    TrainSettings fitted =
        settings.toBuilder().graph(graph).threads(Machine.fit(settings.threads(), graph)).build();
    TaskServer server = TaskServer.start(cluster, fitted.threads());
    log.info("This is the {}, training to step {}", cluster.description(), lastStep);
    long rowSeed = settings.seed() + cluster.index();
    try (ModelGraph model = GraphAssembly.forTraining(fitted, placement(), rowSeed)) {
      RowSource rows =
          RowSources.of(
              model,
              fitted,
              DataFiles.rows(counted),
              new WorkQueue.Identity(cluster.index(), cluster.workers().size(), settings.seed()),
              files.badRows(directory, cluster.index()));
      Saver saver = new Saver(model);
      JobState state =
          new JobState(
              model, cluster.parameterServers().size(), cluster.workers().size(), cluster.index());
      ClusterSessions sessions = new ClusterSessions(server, distributed, fitted.threads());
      ClusterParts parts =
          new ClusterParts(settings, distributed, stopRequest, model, saver, state, rows, lastStep);
      ClusterRole role = isChief() ? new Chief(parts, history, files) : new Worker(parts);
      return isOver(sessions, lastStep)
          ? role.finish(new TrainingResult(lastStep, Float.NaN, Double.NaN, false))
          : trainThroughFailures(sessions, model.graph(), role);
    }
  }

  /** Whether the parameter servers have left because the last step's checkpoint is there. */
  private boolean isOver(ClusterSessions sessions, long lastStep) {
    return latestStep(settings.checkpoint().directory()) >= lastStep && !sessions.serversListen();
  }

  private static long latestStep(Path directory) {
    return new CheckpointDirectory(directory)
        .latest()
        .map(latest -> CheckpointContents.globalStep(latest))
        .orElse(-1L);
  }

  private TrainJob.Outcome trainThroughFailures(
      ClusterSessions sessions, Graph graph, ClusterRole role) {
    int fruitless = 0;
    int checkpointFailures = 0;
    while (true) {
      LastStep seen = new LastStep();
      try (Session session = sessions.open(graph)) {
        return role.train(session, seen);
      } catch (RuntimeException e) {
        fruitless = seen.step >= 0 ? 0 : fruitless + 1;
        if (e instanceof CheckpointException) {
          checkpointFailures++;
        }
        boolean ownFault =
            checkpointFailures > MOST_CHECKPOINT_FAILURES && sessions.serversListen();
        if (ownFault || !ClusterSessions.isLostPeer(e)) {
          throw e;
        }
        if (stopRequest.isRequested() || fruitless >= MOST_FRUITLESS_SESSIONS) {
          throw new PeerLostException("a peer is lost at step " + seen.step + ": " + first(e), e);
        }
        log.warn("A peer was lost at step {}; starting a new session: {}", seen.step, first(e));
      }
    }
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
