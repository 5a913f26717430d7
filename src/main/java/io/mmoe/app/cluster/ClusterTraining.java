package io.mmoe.app.cluster;

import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.rows.DataFiles.Validation;
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
import io.mmoe.train.checkpoint.CheckpointException;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.cluster.ClusterSession;
import io.mmoe.train.cluster.ClusterSessions;
import io.mmoe.train.cluster.JobEnd;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Graph;

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
    Machine.requireFits(settings);
    DataFiles files = new DataFiles(settings.data(), Validation.of(settings.graph()));
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
    ClusterSessions sessions =
        new ClusterSessions(server, distributed, fitted.threads(), stopRequest::giveUp);
    ModelGraph graph = GraphAssembly.forTraining(fitted, placement(), rowSeed);
    try {
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
      ClusterRun run =
          new ClusterRun(settings, distributed, model, state, new JobEnd(server), lastStep);
      ClusterRole role =
          isChief() ? new Chief(run, stopRequest, records) : new Worker(run, stopRequest);
      return role.finish(
          isOver(sessions, lastStep)
              ? new TrainingResult(lastStep, Float.NaN, Double.NaN, false)
              : trainThroughFailures(sessions, run, role));
    } finally {
      if (sessions.areClosed()) {
        graph.close();
      }
    }
  }

  /** Returns whether the run has ended: the last checkpoint exists and servers do not answer. */
  private boolean isOver(ClusterSessions sessions, long lastStep) {
    return FinishedJob.hasCheckpoint(settings, lastStep) && !sessions.serversAnswer();
  }

  private TrainingResult trainThroughFailures(
      ClusterSessions sessions, ClusterRun run, ClusterRole role) {
    int fruitless = 0;
    int checkpointFailures = 0;
    boolean isFrozen = false;
    while (true) {
      LastStep seen = new LastStep();
      try {
        return train(sessions, run, role, seen, isFrozen);
      } catch (RuntimeException e) {
        isFrozen = ClusterSessions.isFrozenPeer(e);
        fruitless = seen.step >= 0 ? 0 : fruitless + 1;
        if (e instanceof CheckpointException) {
          checkpointFailures++;
        }
        boolean ownFault =
            checkpointFailures > MOST_CHECKPOINT_FAILURES && sessions.serversAnswer();
        if (ownFault || !ClusterSessions.isLostPeer(e)) {
          role.fail(e);
          throw e;
        }
        if (stopRequest.isRequested() || fruitless >= MOST_FRUITLESS_SESSIONS) {
          throw new PeerLostException("a peer is lost at step " + seen.step + ": " + first(e), e);
        }
        log.warn("A peer was lost at step {}; starting a new session: {}", seen.step, first(e));
      }
    }
  }

  private static TrainingResult train(
      ClusterSessions sessions,
      ClusterRun run,
      ClusterRole role,
      LastStep seen,
      boolean afterFreeze) {
    Graph graph = run.model().graph().graph();
    try (ClusterSession session =
        sessions.open(graph, first -> run.state().isReady(first), afterFreeze)) {
      try {
        return role.train(session.session(), List.of(seen, session.observer()));
      } catch (RuntimeException e) {
        throw session.explain(e);
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
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("it does not say why");
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
