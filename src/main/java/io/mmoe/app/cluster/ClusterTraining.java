package io.mmoe.app.cluster;

import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.rows.RowSourceFactory;
import io.mmoe.app.train.JobResult;
import io.mmoe.app.train.RunRecorder;
import io.mmoe.app.train.TrainableModel;
import io.mmoe.base.OutputDirectory;
import io.mmoe.base.StopRequest;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.data.LabelCounts;
import io.mmoe.record.TrainingResult;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.ClusterSettings.Role;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.Machine;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.CheckpointException;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.cluster.ClusterSessions;
import io.mmoe.train.cluster.JobState;
import io.mmoe.train.cluster.PeerLostException;
import io.mmoe.train.cluster.RoundRobinPlacement;
import io.mmoe.train.cluster.TaskServer;
import io.mmoe.train.queue.WorkQueue;
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
 * Training with parameter servers, as the chief or a worker. After the loss of another process, a
 * new session follows. If variables were lost, the chief then restores the last checkpoint.
 */
public final class ClusterTraining {
  private static final Logger log = LoggerFactory.getLogger(ClusterTraining.class);

  /** Failed sessions in a row without a step, after which the cause is not a lost peer. */
  private static final int MOST_FRUITLESS_SESSIONS = 5;

  /** Failed checkpoints with all servers alive, after which the cause is the file system. */
  private static final int MOST_CHECKPOINT_FAILURES = 2;

  private final TrainSettings settings;
  private final DistributedSettings distributed;
  private final Map<String, String> flags;
  private final StopRequest stopRequest;

  /**
   * @param flags every flag with its value, given or default
   */
  public ClusterTraining(
      TrainSettings settings,
      DistributedSettings distributed,
      Map<String, String> flags,
      StopRequest stopRequest) {
    this.settings = settings;
    this.distributed = distributed;
    this.flags = flags;
    this.stopRequest = stopRequest;
  }

  /**
   * Trains until the workers together reach the last step.
   *
   * @throws PeerLostException if another process does not start in time
   * @throws io.mmoe.base.MmoeException with a message for the user
   */
  public JobResult run() {
    ClusterSettings cluster = distributed.cluster();
    DataFiles files = new DataFiles(settings.data(), settings.graph().stagedInput());
    Optional<LabelCounts> counted = files.checkTraining(settings.steps() == 0 || isInGraphInput());
    long lastStep = settings.lastStep(DataFiles.rows(counted));
    Path directory = settings.checkpoint().directory();
    RunRecorder records = new RunRecorder(directory, files);
    if (isChief()) {
      OutputDirectory.create(directory);
      records.begin(flags, settings.model().taskNames(), counted);
    }
    GraphSettings fittedGraph = Machine.fit(settings.graph());
    TrainSettings fitted =
        settings.toBuilder()
            .graph(fittedGraph)
            .threads(Machine.fit(settings.threads(), fittedGraph))
            .build();
    TaskServer server = TaskServer.start(cluster, fitted.threads());
    log.info("This is the {}, training to step {}", cluster.description(), lastStep);
    long rowSeed = settings.seed() + cluster.index();
    try (ModelGraph graph = GraphAssembly.forTraining(fitted, placement(), rowSeed)) {
      RowSource rows =
          RowSourceFactory.forTraining(
              graph,
              fitted,
              DataFiles.rows(counted),
              new WorkQueue.Worker(cluster.index(), cluster.workers().size(), settings.seed()),
              files.badRows(directory, cluster.index()));
      TrainableModel model = new TrainableModel(graph, new Saver(graph), rows);
      JobState state =
          new JobState(
              graph, cluster.parameterServers().size(), cluster.workers().size(), cluster.index());
      ClusterSessions sessions = new ClusterSessions(server, distributed, fitted.threads());
      ClusterRun run = new ClusterRun(settings, distributed, model, state, lastStep);
      ClusterRole role =
          isChief() ? new Chief(run, stopRequest, records) : new Worker(run, stopRequest);
      return isOver(sessions, lastStep)
          ? role.finish(new TrainingResult(lastStep, Float.NaN, Double.NaN, false))
          : trainThroughFailures(sessions, graph.graph(), role);
    }
  }

  /** Returns whether the run has ended: the last checkpoint exists and no server listens. */
  private boolean isOver(ClusterSessions sessions, long lastStep) {
    return latestStep(settings.checkpoint().directory()) >= lastStep && !sessions.serversListen();
  }

  private static long latestStep(Path directory) {
    return new CheckpointDirectory(directory)
        .latest()
        .map(latest -> CheckpointContents.globalStep(latest))
        .orElse(-1L);
  }

  private JobResult trainThroughFailures(ClusterSessions sessions, Graph graph, ClusterRole role) {
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

  /** In-graph input requires the number of rows. */
  private boolean isInGraphInput() {
    return !settings.graph().stagedInput();
  }

  private static String first(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** A hook that keeps the last step, for the case that the session fails. */
  private static final class LastStep implements SessionHook {
    private long step = -1;

    @Override
    public void afterStep(RunControl control, StepValues values) {
      step = control.globalStep();
    }
  }
}
