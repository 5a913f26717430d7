package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicySpec;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The manifests have only fields of Kubernetes' own types and of the training operator's {@code
 * kubeflow.org/v1} TFJob. The program has all their flags.
 */
class ManifestTest {
  private static final Path DIRECTORY = Path.of("distribute_k8s");

  static Stream<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @Test
  void bothManifestsAreThere() throws IOException {
    assertThat(manifests())
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactly("distribute_k8s_BF16.yaml", "distribute_k8s_FP32.yaml");
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void haveTheFieldsOfTheirKinds(Path manifest) throws IOException {
    List<JsonObject> documents = documents(Files.readString(manifest));
    assertThat(documents).hasSize(3);
    V1PersistentVolumeClaim.validateJsonElement(documents.get(0));
    String claim = documents.get(0).getAsJsonObject("metadata").get("name").getAsString();
    JsonObject job = documents.get(1);
    validateJob(job);
    assertThat(job.toString()).contains("\"claimName\":\"" + claim + "\"");
    JsonObject replicas = job.getAsJsonObject("spec").getAsJsonObject("tfReplicaSpecs");
    assertThat(replicas.keySet()).containsExactly("Chief", "Worker", "PS", "Evaluator");
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void admitOnlyTheJobsOwnPods(Path manifest) throws IOException {
    List<JsonObject> documents = documents(Files.readString(manifest));
    JsonObject policy = documents.get(2);
    V1NetworkPolicy.validateJsonElement(policy);
    String job = documents.get(1).getAsJsonObject("metadata").get("name").getAsString();
    V1NetworkPolicySpec spec = new Gson().fromJson(policy, V1NetworkPolicy.class).getSpec();
    Map<String, String> pods = Map.of("training.kubeflow.org/job-name", job);
    assertThat(spec.getPodSelector().getMatchLabels()).isEqualTo(pods);
    assertThat(spec.getPolicyTypes()).containsExactly("Ingress");
    assertThat(spec.getIngress()).hasSize(1);
    assertThat(spec.getIngress().get(0).getFrom())
        .singleElement()
        .satisfies(
            from -> {
              assertThat(from.getPodSelector().getMatchLabels()).isEqualTo(pods);
              assertThat(from.getNamespaceSelector()).isNull(); // Only this namespace.
              assertThat(from.getIpBlock()).isNull();
            });
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void haveFlagsThatTheProgramKnows(Path manifest) throws IOException {
    String help = CommandLineRun.of("train", "--help").out();
    JsonObject job = documents(Files.readString(manifest)).get(1);
    for (JsonElement container : containers(job)) {
      List<String> args = new ArrayList<>();
      container
          .getAsJsonObject()
          .getAsJsonArray("args")
          .forEach(arg -> args.add(arg.getAsString()));
      assertThat(args.get(0)).isEqualTo("train");
      assertThat(args.subList(1, args.size()))
          .allSatisfy(arg -> assertThat(help).contains(arg.replaceFirst("=.*", "")));
      assertThat(args.contains("--bf16=true")).isEqualTo(manifest.toString().contains("BF16"));
    }
  }

  @Test
  void aWrongFieldIsDetected() throws IOException {
    String manifest = Files.readString(DIRECTORY.resolve("distribute_k8s_FP32.yaml"));
    for (String wrong :
        List.of(
            manifest.replace("containerPort:", "containerport:"),
            manifest.replace("restartPolicy: ExitCode", "restartPolicy: Sometimes"),
            manifest.replace("cleanPodPolicy: None", "cleanPodPolicy: Some"),
            manifest.replace("tfReplicaSpecs", "replicaSpecs"),
            manifest.replace("    PS:", "    Ps:"),
            manifest.replace("name: tensorflow", "name: mmoe"))) {
      assertThat(wrong).isNotEqualTo(manifest);
      assertThatThrownBy(() -> validateJob(documents(wrong).get(1)))
          .isInstanceOfAny(IllegalArgumentException.class, AssertionError.class);
    }
  }

  /** The fields in use of the custom resource's definition. */
  private static void validateJob(JsonObject job) throws IOException {
    assertFields(job, Set.of("apiVersion", "kind", "metadata", "spec"));
    assertThat(job.get("apiVersion").getAsString()).isEqualTo("kubeflow.org/v1");
    assertThat(job.get("kind").getAsString()).isEqualTo("TFJob");
    JsonObject spec = job.getAsJsonObject("spec");
    assertFields(spec, Set.of("runPolicy", "successPolicy", "tfReplicaSpecs"));
    assertThat(spec.has("tfReplicaSpecs")).isTrue();
    JsonObject policy = spec.getAsJsonObject("runPolicy");
    assertFields(
        policy,
        Set.of(
            "activeDeadlineSeconds",
            "backoffLimit",
            "cleanPodPolicy",
            "schedulingPolicy",
            "suspend",
            "ttlSecondsAfterFinished"));
    assertThat(policy.get("cleanPodPolicy").getAsString()).isIn("All", "Running", "None");
    JsonObject replicas = spec.getAsJsonObject("tfReplicaSpecs");
    assertFields(replicas, Set.of("Chief", "Master", "Worker", "PS", "Evaluator"));
    for (String type : replicas.keySet()) {
      JsonObject replica = replicas.getAsJsonObject(type);
      assertFields(replica, Set.of("replicas", "restartPolicy", "template"));
      assertThat(replica.get("replicas").getAsInt()).isPositive();
      assertThat(replica.get("restartPolicy").getAsString())
          .isIn("Always", "OnFailure", "Never", "ExitCode");
      V1PodTemplateSpec.validateJsonElement(replica.get("template"));
    }
    for (JsonElement container : containers(job)) {
      assertThat(container.getAsJsonObject().get("name").getAsString()).isEqualTo("tensorflow");
      assertThat(container.toString()).contains("{\"name\":\"tfjob-port\",\"containerPort\":2222}");
    }
  }

  private static List<JsonElement> containers(JsonObject job) {
    List<JsonElement> containers = new ArrayList<>();
    JsonObject replicas = job.getAsJsonObject("spec").getAsJsonObject("tfReplicaSpecs");
    for (String type : replicas.keySet()) {
      replicas
          .getAsJsonObject(type)
          .getAsJsonObject("template")
          .getAsJsonObject("spec")
          .getAsJsonArray("containers")
          .forEach(containers::add);
    }
    return containers;
  }

  private static void assertFields(JsonObject object, Set<String> known) {
    assertThat(known).containsAll(object.keySet());
  }

  private static List<JsonObject> documents(String yaml) {
    List<JsonObject> documents = new ArrayList<>();
    Gson gson = new Gson();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(yaml)
        .forEach(
            document ->
                documents.add(JsonParser.parseString(gson.toJson(document)).getAsJsonObject()));
    return documents;
  }
}
