package io.mmoe.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.settings.ClusterSettings.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A parser of the environment variable {@code TF_CONFIG}, as Kubeflow's TFJob sets it: {@code
 * {"cluster": {role: hosts}, "task": {"type": role, "index": i}}}. Hosts are a list, or a map from
 * index to host. The chief (or master) is worker 0 and the workers follow. The evaluator never
 * belongs to the cluster, even if it is listed.
 */
public final class TfConfig {
  private static final Set<String> ROLES = Set.of("chief", "master", "worker", "ps", "evaluator");

  private TfConfig() {}

  /**
   * Parses the value of the variable.
   *
   * @throws InvalidSettingException if the value is invalid, with the reason
   */
  public static ClusterSettings parse(String value) {
    JsonNode root = json(value);
    JsonNode cluster = root.path("cluster");
    requireThat(cluster.isObject(), "has no cluster");
    cluster
        .fieldNames()
        .forEachRemaining(
            role ->
                requireThat(
                    ROLES.contains(role),
                    "has the role "
                        + role
                        + ", which is none of chief, master, worker, ps, evaluator"));
    requireThat(!(cluster.has("chief") && cluster.has("master")), "has both a chief and a master");
    List<String> chief = hosts(cluster, cluster.has("master") ? "master" : "chief");
    requireThat(chief.size() <= 1, "has " + chief.size() + " chiefs");
    List<String> workers = new ArrayList<>(chief);
    workers.addAll(hosts(cluster, "worker"));
    List<String> servers = hosts(cluster, "ps");
    requireThat(!workers.isEmpty(), "has neither a chief nor a worker");
    requireThat(!servers.isEmpty(), "has no ps");
    JsonNode task = root.path("task");
    String type = task.path("type").asText("");
    requireThat(
        ROLES.contains(type),
        "has a task of type \""
            + type
            + "\", which is none of chief, master, worker, ps, evaluator");
    JsonNode index = task.path("index");
    requireThat(
        index.canConvertToInt() || index.asText("").matches("\\d{1,9}"),
        "has the task index " + index + ", which is no whole number");
    return settings(servers, workers, type, index.asInt(), chief.size());
  }

  private static ClusterSettings settings(
      List<String> servers, List<String> workers, String type, int index, int chiefs) {
    return switch (type) {
      case "chief", "master" -> {
        requireThat(chiefs == 1, "names this task " + type + ", but the cluster has none");
        requireThat(index == 0, "has the " + type + " index " + index + ", must be 0");
        yield new ClusterSettings(servers, workers, Role.CHIEF, 0);
      }
      case "worker" -> {
        int number = workers.size() - chiefs;
        requireThat(
            index >= 0 && index < number,
            "has the worker index " + index + ", must be 0 to " + (number - 1));
        int position = index + chiefs;
        yield new ClusterSettings(
            servers, workers, position == 0 ? Role.CHIEF : Role.WORKER, position);
      }
      case "ps" -> {
        requireThat(
            index >= 0 && index < servers.size(),
            "has the ps index " + index + ", must be 0 to " + (servers.size() - 1));
        yield new ClusterSettings(servers, workers, Role.PARAMETER_SERVER, index);
      }
      default -> new ClusterSettings(servers, workers, Role.EVALUATOR, index);
    };
  }

  private static JsonNode json(String value) {
    try {
      JsonNode root = new ObjectMapper().readTree(value);
      requireThat(root != null && root.isObject(), "is no JSON object");
      return root;
    } catch (JsonProcessingException e) {
      throw new InvalidSettingException("TF_CONFIG is no JSON: " + e.getOriginalMessage());
    }
  }

  private static List<String> hosts(JsonNode cluster, String role) {
    JsonNode hosts = cluster.path(role);
    Map<Integer, String> byIndex = new TreeMap<>();
    if (hosts.isArray()) {
      hosts.forEach(host -> byIndex.put(byIndex.size(), host.asText()));
    } else if (hosts.isObject()) {
      hosts.forEachEntry(
          (index, host) -> {
            requireThat(index.matches("\\d{1,9}"), "has the " + role + " index " + index);
            byIndex.put(Integer.parseInt(index), host.asText());
          });
    } else {
      requireThat(hosts.isMissingNode(), "has neither a list nor a map of " + role + " hosts");
    }
    List<String> list = new ArrayList<>(byIndex.values());
    for (int i = 0; i < list.size(); i++) {
      requireThat(byIndex.containsKey(i), "leaves out " + role + " " + i);
      requireThat(
          list.get(i).matches("[^:\\s]+:\\d{1,5}"),
          "has the " + role + " host \"" + list.get(i) + "\", which is not host:port");
    }
    return list;
  }

  private static void requireThat(boolean holds, String problem) {
    if (!holds) {
      throw new InvalidSettingException("TF_CONFIG " + problem);
    }
  }
}
