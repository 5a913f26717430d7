package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.util.List;

/**
 * The processes that train together, and which of them this one is.
 *
 * @param parameterServers their addresses, {@code host:port}
 * @param workers their addresses; the first is the chief's
 * @param role of this process
 * @param index of this process among those of its role; a worker's among {@code workers}
 */
public record ClusterSettings(
    List<String> parameterServers, List<String> workers, Role role, int index) {

  /** What a process does for the others. */
  public enum Role {
    /** Worker 0: it also initialises, restores and saves. */
    CHIEF,
    /** Trains. */
    WORKER,
    /** Holds variables. */
    PARAMETER_SERVER,
    /** Scores checkpoints as they appear; the others don't know of it. */
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

  /** This process's own address, {@code host:port}; not for the evaluator. */
  public String address() {
    return role == Role.PARAMETER_SERVER ? parameterServers.get(index) : workers.get(index);
  }

  /** This process in a few words. */
  public String description() {
    return switch (role) {
      case CHIEF -> "chief";
      case WORKER -> "worker " + index;
      case PARAMETER_SERVER -> "parameter server " + index;
      case EVALUATOR -> "evaluator";
    };
  }
}
