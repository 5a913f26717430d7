package io.mmoe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.PlanJob;
import io.mmoe.app.plan.Plan;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.base.StopRequest;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.TrainSettings;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe plan}: what {@code train} would take. It has the flags of {@code train}. */
@Command(
    name = "plan",
    sortOptions = false,
    customSynopsis = "mmoe plan [FLAG VALUE]...",
    description =
        "Tells what train would take with the same flags: parameters, memory, steps, checkpoints;"
            + " and refuses what can't work. Runs and writes nothing.")
final class PlanCommand extends TrainCommand {
  private static final int MOST_PROCESSES = 10_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--ps",
      paramLabel = "N",
      description =
          "Plan for N parameter servers, without TF_CONFIG. Default: as TF_CONFIG says, or none")
  private @Nullable Integer parameterServers;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "With --ps: workers beside the chief. Default: ${DEFAULT-VALUE}")
  private int workers = 1;

  PlanCommand(StopRequest stopRequest, Map<String, String> environment) {
    super(stopRequest, environment);
  }

  /** With a cluster of the processes that were asked for, if any were. */
  @Override
  Map<String, String> environment() {
    if (parameterServers == null) {
      return super.environment();
    }
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.putObject("task").put("type", "chief").put("index", 0);
    ObjectNode cluster = root.putObject("cluster");
    cluster.set("chief", hosts("--ps", 1, 1));
    cluster.set("worker", hosts("--workers", 0, workers));
    cluster.set("ps", hosts("--ps", 1, parameterServers));
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("TF_CONFIG", root.toString());
    return environment;
  }

  private static JsonNode hosts(String flag, int least, int count) {
    if (count < least || count > MOST_PROCESSES) {
      throw new InvalidSettingException(
          "%s must be %d to %d, got %d".formatted(flag, least, MOST_PROCESSES, count));
    }
    List<String> hosts = Collections.nCopies(count, "host:2222");
    return new ObjectMapper().valueToTree(hosts);
  }

  @Override
  int run(TrainSettings settings, Optional<DistributedSettings> distributed) {
    Plan plan = new PlanJob(settings, distributed).run();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (json()) {
      ObjectNode node = new ObjectMapper().valueToTree(plan);
      printer.line("%s", node.toPrettyString());
    } else {
      new PlanPrinter(printer).print(plan);
    }
    return ExitCode.OK.code();
  }
}
