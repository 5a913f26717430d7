package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.util.List;

/**
 * The processes of a distributed training job, and the role of this process.
 *
 * @param parameterServers addresses of the parameter servers, {@code host:port}
 * @param workers addresses of the chief and the workers, the chief first
 * @param role the role of this process
 * @param index the index of this process among the processes of its role; for chief and workers the
 *     index in {@code workers}
 */
public record ClusterSettings(
    List<String> parameterServers, List<String> workers, Role role, int index) {

  /** The duty of a process in the cluster. */
  public enum Role {
    /** Worker 0, which also initialises, restores and saves. */
    CHIEF,
    /** Trains on its own batches. */
    WORKER,
    /** Holds variables. */
    PARAMETER_SERVER,
    /** Evaluates new checkpoints. The other processes have no connection to it. */
    EVALUATOR
  }

  public ClusterSettings {
    parameterServers = List.copyOf(parameterServers);
    workers = List.copyOf(workers);
    if (role != Role.EVALUATOR) {
      int tasks = role == Role.PARAMETER_SERVER ? parameterServers.size() : workers.size();
      require(index >= 0 && index < tasks, "TF_CONFIG's task index", "0 to " + (tasks - 1), index);
    }
  }

  /** Returns the address of this process, {@code host:port}. The evaluator has none. */
  public String address() {
    return role == Role.PARAMETER_SERVER ? parameterServers.get(index) : workers.get(index);
  }

  /** Returns the name of this process for log lines. */
  public String description() {
    return switch (role) {
      case CHIEF -> "chief";
      case WORKER -> "worker " + index;
      case PARAMETER_SERVER -> "parameter server " + index;
      case EVALUATOR -> "evaluator";
    };
  }
}
