package io.mmoe.cli;

import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.PartitionSettings;
import io.mmoe.settings.TfConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for training in several processes, which the variable TF_CONFIG turns on. */
final class ClusterOptions {
  private static final Logger log = LoggerFactory.getLogger(ClusterOptions.class);
  private static final Set<String> DEEPREC_PROTOCOLS =
      Set.of("grpc++", "star_server", "star_server_lite");

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "grpc; DeepRec's grpc++ and star_server are taken for it, with a warning. Default:"
              + " ${DEFAULT-VALUE}")
  private String protocol = "grpc";

  @Option(
      names = "--input_layer_partitioner",
      paramLabel = "N",
      description =
          "Cut embedding tables into pieces of at least N MB, one at most for each parameter server;"
              + " 0 cuts none. Default: ${DEFAULT-VALUE}")
  private int inputLayerPartitioner;

  @Option(
      names = "--dense_layer_partitioner",
      paramLabel = "N",
      description =
          "Cut other weights into pieces of at least N kB, likewise. Default: ${DEFAULT-VALUE}")
  private int denseLayerPartitioner;

  @Option(
      names = "--session_timeout",
      paramLabel = "N",
      description =
          "Seconds to wait for another process before giving up. Default: ${DEFAULT-VALUE}")
  private int sessionTimeout = DistributedSettings.DEFAULT_SESSION_TIMEOUT_SECONDS;

  /**
   * What TF_CONFIG and the flags say.
   *
   * @param command to name in what is wrong
   * @return nothing for training in this process alone
   */
  Optional<DistributedSettings> settings(CommandLine command, Map<String, String> environment) {
    if (DEEPREC_PROTOCOLS.contains(protocol)) {
      log.warn("TensorFlow has no protocol {}: using grpc", protocol);
    } else if (!protocol.equals("grpc")) {
      throw new ParameterException(
          command, "--protocol must be grpc, grpc++ or star_server, got " + protocol);
    }
    PartitionSettings partitions =
        new PartitionSettings(inputLayerPartitioner, denseLayerPartitioner);
    @Nullable String config = environment.get("TF_CONFIG");
    if (config == null || config.isBlank()) {
      if (!partitions.equals(PartitionSettings.NONE)) {
        log.warn("Without TF_CONFIG there are no parameter servers to cut variables for");
      }
      return Optional.empty();
    }
    return Optional.of(
        new DistributedSettings(
            TfConfig.parse(config), partitions, Duration.ofSeconds(sessionTimeout)));
  }
}
