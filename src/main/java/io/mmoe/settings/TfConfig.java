package io.mmoe.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.settings.ClusterSettings.Role;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final int LONGEST_MESSAGE = 300;

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

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
                        + TextNode.valueOf(role)
                        + ", which is none of chief, master, worker, ps, evaluator"));
    requireThat(!(cluster.has("chief") && cluster.has("master")), "has both a chief and a master");
    List<String> chief = hosts(cluster, cluster.has("master") ? "master" : "chief");
    requireThat(chief.size() <= 1, "has " + chief.size() + " chiefs");
    List<String> workers = new ArrayList<>(chief);
    workers.addAll(hosts(cluster, "worker"));
    List<String> servers = hosts(cluster, "ps");
    requireThat(!workers.isEmpty(), "has neither a chief nor a worker");
    requireThat(!servers.isEmpty(), "has no ps");
    hosts(cluster, "evaluator");
    requireDistinct(servers, workers, chief.size());
    JsonNode task = root.path("task");
    String type = task.path("type").asText("");
    requireThat(
        ROLES.contains(type),
        "has a task of type "
            + TextNode.valueOf(type)
            + ", which is none of chief, master, worker, ps, evaluator");
    JsonNode index = task.path("index");
    requireThat(
        (index.isIntegralNumber() && index.canConvertToInt())
            || (index.isTextual() && index.asText().matches("\\d{1,9}")),
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
      default -> {
        requireThat(index >= 0, "has the evaluator index " + index + ", must be 0 or more");
        yield new ClusterSettings(servers, workers, Role.EVALUATOR, index);
      }
    };
  }

  private static JsonNode json(String value) {
    try {
      JsonNode root = STRICT.readTree(value);
      requireThat(root != null && root.isObject(), "is no JSON object");
      return root;
    } catch (JsonProcessingException e) {
      throw invalid("is no JSON: " + e.getOriginalMessage());
    }
  }

  private static List<String> hosts(JsonNode cluster, String role) {
    JsonNode hosts = cluster.path(role);
    Map<Integer, JsonNode> byIndex = new TreeMap<>();
    if (hosts.isArray()) {
      hosts.forEach(host -> byIndex.put(byIndex.size(), host));
    } else if (hosts.isObject()) {
      hosts.forEachEntry(
          (index, host) -> {
            requireThat(
                index.matches("\\d{1,9}"),
                "has the " + role + " index " + TextNode.valueOf(index) + ", which is no number");
            requireThat(
                byIndex.put(Integer.parseInt(index), host) == null,
                "has the " + role + " index " + Integer.parseInt(index) + " twice");
          });
    } else {
      requireThat(hosts.isMissingNode(), "has neither a list nor a map of " + role + " hosts");
    }
    List<String> list = new ArrayList<>();
    byIndex.forEach(
        (index, host) -> {
          requireThat(index == list.size(), "leaves out " + role + " " + list.size());
          list.add(address(role, host));
        });
    return list;
  }

  private static String address(String role, JsonNode host) {
    try {
      return new TaskAddress(host.isTextual() ? host.asText() : "").text();
    } catch (InvalidSettingException e) {
      throw invalid("has the %s host %s, which %s".formatted(role, host, e.getMessage()));
    }
  }

  /** Checks that no two processes have the same address. */
  private static void requireDistinct(List<String> servers, List<String> workers, int chiefs) {
    Map<String, String> owners = new HashMap<>();
    for (int i = 0; i < workers.size(); i++) {
      requireFree(owners, workers.get(i), i < chiefs ? "the chief" : "worker " + (i - chiefs));
    }
    for (int i = 0; i < servers.size(); i++) {
      requireFree(owners, servers.get(i), "ps " + i);
    }
  }

  private static void requireFree(Map<String, String> owners, String address, String owner) {
    String other = owners.put(new TaskAddress(address).place(), owner);
    requireThat(
        other == null, "gives %s and %s the same address %s".formatted(other, owner, address));
  }

  private static void requireThat(boolean holds, String problem) {
    if (!holds) {
      throw invalid(problem);
    }
  }

  /** Returns the failure with a message on one line. */
  private static InvalidSettingException invalid(String problem) {
    String line = problem.replaceAll("\\p{Cntrl}+", " ");
    return new InvalidSettingException(
        "TF_CONFIG "
            + (line.length() > LONGEST_MESSAGE
                ? line.substring(0, LONGEST_MESSAGE) + "..."
                : line));
  }
}
