package io.mmoe.cli;

import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.PartitionSettings;
import io.mmoe.settings.TfConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for training in several processes, enabled by the environment variable TF_CONFIG. */
final class ClusterOptions {
  private static final Logger log = LoggerFactory.getLogger(ClusterOptions.class);
  private static final Set<String> DEEPREC_PROTOCOLS =
      Set.of("grpc++", "star_server", "star_server_lite");

  private static final List<String> CLUSTER_FLAGS =
      List.of(
          "--protocol",
          "--input_layer_partitioner",
          "--dense_layer_partitioner",
          "--session_timeout");

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "grpc. DeepRec's grpc++ and star_server mean grpc too, with a warning. Default:"
              + " ${DEFAULT-VALUE}")
  private String protocol = "grpc";

  @Option(
      names = "--input_layer_partitioner",
      paramLabel = "N",
      description =
          "Partition embedding tables into shards of at least N MB, at most one per parameter server;"
              + " 0 partitions none. Default: ${DEFAULT-VALUE}")
  private int inputLayerPartitioner;

  @Option(
      names = "--dense_layer_partitioner",
      paramLabel = "N",
      description =
          "Partition other weights into shards of at least N kB, in the same way. Default:"
              + " ${DEFAULT-VALUE}")
  private int denseLayerPartitioner;

  @Option(
      names = "--session_timeout",
      paramLabel = "N",
      description =
          "Seconds to wait for another process that does not answer, 1 to 604800. Default:"
              + " ${DEFAULT-VALUE}")
  private int sessionTimeout = DistributedSettings.DEFAULT_SESSION_TIMEOUT_SECONDS;

  /**
   * Returns the settings from TF_CONFIG and the flags.
   *
   * @param command named in error messages
   * @return empty for a local run
   */
  Optional<DistributedSettings> settings(CommandLine command, Map<String, String> environment) {
    if (DEEPREC_PROTOCOLS.contains(protocol)) {
      log.warn("TensorFlow has no protocol {}: using grpc", protocol);
    } else if (!protocol.equals("grpc")) {
      throw new ParameterException(
          command, "--protocol must be grpc, grpc++ or star_server, got " + protocol);
    }
    Duration timeout = Duration.ofSeconds(sessionTimeout);
    DistributedSettings.requireTimeout(timeout);
    PartitionSettings partitions =
        new PartitionSettings(inputLayerPartitioner, denseLayerPartitioner);
    DistributedSettings.requireTimeout(Duration.ofSeconds(sessionTimeout));
    @Nullable String config = environment.get("TF_CONFIG");
    if (config == null || config.isBlank()) {
      CLUSTER_FLAGS.stream()
          .filter(command.getParseResult()::hasMatchedOption)
          .forEach(flag -> log.warn("{} has no effect without TF_CONFIG", flag));
      return Optional.empty();
    }
    return Optional.of(new DistributedSettings(TfConfig.parse(config), partitions, timeout));
  }
}
