package io.mmoe.train.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.cli.Main;
import io.mmoe.testing.TestSettings;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Distributed training in processes on this machine, each with a TF_CONFIG as Kubeflow sets it. */
@DisabledOnOs(OS.WINDOWS)
@Tag("slow")
class ClusterTest {
  private static final int PATIENCE_SECONDS = 120;
  @TempDir Path directory;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final ObjectNode cluster = new ObjectMapper().createObjectNode();
  private Path data;

  @BeforeEach
  void writeData() {
    data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes.values()) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aChiefAndAParameterServerGiveTheLossesOfOneProcess() throws Exception {
    hosts(1, 0, 1);
    Path together = directory.resolve("together");
    String[] flags = {
      "--steps",
      "12",
      "--batch_size",
      "32",
      "--shuffle_buffer",
      "0",
      "--log_steps",
      "1",
      "--no_export",
      "--no_eval"
    };
    start("ps", 0, together, flags);
    start("chief", 0, together, flags);
    awaitSuccess();
    Path alone = directory.resolve("alone");
    processes.put("alone", launch("", alone, flags));
    awaitSuccess();
    assertThat(losses(together)).hasSize(12).isEqualTo(losses(alone));
  }

  @Test
  void allRolesEndTogetherAfterAKilledParameterServerRestarts() throws Exception {
    hosts(1, 1, 2);
    Path checkpoint = directory.resolve("checkpoint");
    String[] flags = {
      "--steps",
      "600",
      "--batch_size",
      "32",
      "--save_steps",
      "20",
      "--log_steps",
      "20",
      "--no_export",
      "--input_layer_partitioner",
      "1",
      "--workqueue",
      "--workqueue_slices",
      "5",
      "--ev",
      "--ev_filter",
      "counter",
      "--incremental_ckpt",
      "1",
      "--session_timeout",
      "60"
    };
    start("ps", 0, checkpoint, flags);
    start("ps", 1, checkpoint, flags);
    start("chief", 0, checkpoint, flags);
    start("worker", 0, checkpoint, flags);
    start("evaluator", 0, checkpoint, flags);
    await(checkpoint.resolve("checkpoint"));
    kill("ps-1");
    start("ps", 1, checkpoint, flags);
    awaitSuccess();
    Path last = new CheckpointDirectory(checkpoint).requireLatest();
    assertThat(CheckpointReader.scalar(last.toString(), "global_step")).isBetween(600L, 602L);
    List<String> evaluations = Files.readAllLines(checkpoint.resolve("evaluations.jsonl"));
    JsonNode final1 = new ObjectMapper().readTree(evaluations.get(evaluations.size() - 1));
    assertThat(final1.get("step").asLong()).isBetween(600L, 602L);
    assertThat(final1.get("examples").asLong()).isEqualTo(200);
  }

  @Test
  void aRestartedChiefSavesTheStepsThatTheWorkersFinishedWithoutIt() throws Exception {
    hosts(1, 1, 1);
    Path checkpoint = directory.resolve("checkpoint");
    String[] flags = {"--steps", "400", "--batch_size", "32", "--no_export", "--log_steps", "1"};
    start("ps", 0, checkpoint, flags);
    start("chief", 0, checkpoint, flags);
    Process worker = start("worker", 0, checkpoint, flags);
    await(checkpoint.resolve("train_log.jsonl"));
    kill("chief-0");
    assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(checkpoint.resolve("checkpoint")).doesNotExist();
    start("chief", 0, checkpoint, flags);
    awaitSuccess();
    Path last = new CheckpointDirectory(checkpoint).requireLatest();
    assertThat(CheckpointReader.scalar(last.toString(), "global_step")).isGreaterThanOrEqualTo(400);
  }

  @Test
  void aFrozenParameterServerEndsTheSessionAndTrainingGoesOnWhenItContinues() throws Exception {
    hosts(1, 0, 1);
    Path checkpoint = directory.resolve("checkpoint");
    String[] flags = {
      "--steps",
      "300",
      "--batch_size",
      "32",
      "--no_export",
      "--log_steps",
      "1",
      "--session_timeout",
      "8"
    };
    Process server = start("ps", 0, checkpoint, flags);
    start("chief", 0, checkpoint, flags);
    await(checkpoint.resolve("train_log.jsonl"));
    signal(server, "STOP");
    Path log = directory.resolve("chief-0.log");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(log).contains("Ending the session: parameter server 0 (localhost:")) {
      assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
      Thread.sleep(100);
    }
    signal(server, "CONT");
    awaitSuccess();
    assertThat(Files.readString(log)).contains("did not answer for 8 s (--session_timeout)");
    Path last = new CheckpointDirectory(checkpoint).requireLatest();
    assertThat(CheckpointReader.scalar(last.toString(), "global_step")).isEqualTo(300);
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Test
  void aMissingParameterServerIsNamedAndTheExitCodeAllowsARetry() throws Exception {
    hosts(1, 0, 1);
    Path checkpoint = directory.resolve("checkpoint");
    Process chief = start("chief", 0, checkpoint, "--steps", "5", "--session_timeout", "2");
    assertThat(chief.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(chief.exitValue()).isEqualTo(138);
    assertThat(Files.readString(directory.resolve("chief-0.log")))
        .contains("mmoe: parameter server 0 (localhost:")
        .contains("can't be reached for 2 s (--session_timeout)");
  }

  @Test
  void forAPortInUseAndForABrokenConfigTheExitCodeAllowsNoRetry() throws Exception {
    hosts(1, 0, 1);
    Path checkpoint = directory.resolve("checkpoint");
    String host = cluster.get("ps").get(0).asText();
    try (ServerSocket taken =
        new ServerSocket(Integer.parseInt(host.substring(host.indexOf(':') + 1)))) {
      Process server = start("ps", 0, checkpoint, "--steps", "5");
      assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isEqualTo(2);
      assertThat(Files.readString(directory.resolve("ps-0.log")))
          .contains("the port " + taken.getLocalPort() + ", which can't be used");
    }
    Process broken = start("ps", 7, checkpoint, "--steps", "5");
    assertThat(broken.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(broken.exitValue()).isEqualTo(2);
    assertThat(Files.readString(directory.resolve("ps-7.log")))
        .contains("mmoe: TF_CONFIG has the ps index 7, must be 0 to 0");
  }

  private void hosts(int chiefs, int workers, int servers) throws IOException {
    List<ServerSocket> free = new ArrayList<>();
    for (Map.Entry<String, Integer> role :
        Map.of("chief", chiefs, "worker", workers, "ps", servers).entrySet()) {
      var list = cluster.putArray(role.getKey());
      for (int i = 0; i < role.getValue(); i++) {
        ServerSocket socket = new ServerSocket(0);
        free.add(socket);
        list.add("localhost:" + socket.getLocalPort());
      }
    }
    for (ServerSocket socket : free) {
      socket.close();
    }
  }

  private Process start(String type, int index, Path checkpoint, String... flags)
      throws IOException {
    ObjectNode config = new ObjectMapper().createObjectNode();
    config.set("cluster", cluster);
    config.putObject("task").put("type", type).put("index", index);
    String name = type + "-" + index;
    Process process = launch(config.toString(), checkpoint, flags);
    processes.put(name, process);
    return process;
  }

  private Process launch(String config, Path checkpoint, String... flags) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "train",
                "--data_location",
                data.toString(),
                "--checkpoint",
                checkpoint.toString()));
    command.addAll(Arrays.asList(flags));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TF_CONFIG", config);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve(logName(config)).toFile()));
    return builder.start();
  }

  private static String logName(String config) throws IOException {
    if (config.isEmpty()) {
      return "alone.log";
    }
    JsonNode task = new ObjectMapper().readTree(config).get("task");
    return task.get("type").asText() + "-" + task.get("index").asText() + ".log";
  }

  private void kill(String name) throws InterruptedException {
    Objects.requireNonNull(processes.remove(name)).destroyForcibly().waitFor();
  }

  private void awaitSuccess() throws Exception {
    for (Map.Entry<String, Process> process : processes.entrySet()) {
      boolean ended = process.getValue().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String log = Files.readString(directory.resolve(process.getKey() + ".log"));
      assertThat(ended).as("%s ends: %s", process.getKey(), log).isTrue();
      assertThat(process.getValue().exitValue()).as(log).isZero();
    }
  }

  /** Waits until a file exists and is not empty. */
  private static void await(Path file) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(file) || Files.size(file) == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static List<String> losses(Path checkpoint) throws IOException {
    return Files.readAllLines(checkpoint.resolve("train_log.jsonl")).stream()
        .map(line -> line.replaceAll(".*\"loss\":([^,]*),.*", "$1"))
        .toList();
  }
}
