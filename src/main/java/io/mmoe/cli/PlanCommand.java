package io.mmoe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.PlanJob;
import io.mmoe.app.plan.Plan;
import io.mmoe.base.InvalidSettingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mmoe plan}: estimates the resources of {@code train}. Both commands have the same {@link
 * TrainOptions}, so the validation stays in sync.
 */
@Command(
    name = "plan",
    sortOptions = false,
    customSynopsis = "mmoe plan [FLAG VALUE]...",
    description =
        "Estimates the resources of train with the same flags, without training: parameters,"
            + " memory, steps, checkpoints. Fails if train can't work. Writes nothing.")
final class PlanCommand implements Callable<Integer> {
  private static final int MOST_PROCESSES = 10_000;

  private final Map<String, String> environment;
  @Spec private CommandSpec spec;

  @Mixin private TrainOptions options = new TrainOptions();

  @Option(
      names = "--ps",
      paramLabel = "N",
      description =
          "Plan for N parameter servers, without TF_CONFIG. Default: from TF_CONFIG, or 0")
  private @Nullable Integer parameterServers;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "With --ps: workers in addition to the chief. Default: ${DEFAULT-VALUE}")
  private int workers = 1;

  /**
   * @param environment the variables of the process
   */
  PlanCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    new FlagCheck(spec.commandLine())
        .that(
            parameterServers != null
                || !spec.commandLine().getParseResult().hasMatchedOption("--workers"),
            "--workers needs --ps");
    TrainOptions.Run run = options.run(spec.commandLine(), plannedEnvironment());
    Plan plan = new PlanJob(run.settings(), run.distributed()).run();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (options.json()) {
      ObjectNode node = new ObjectMapper().valueToTree(plan);
      printer.json(node);
    } else {
      new PlanPrinter(printer).print(plan);
    }
    return ExitCode.OK.code();
  }

  /** Returns the environment with a TF_CONFIG of the requested processes, if any. */
  private Map<String, String> plannedEnvironment() {
    if (parameterServers == null) {
      return environment;
    }
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.putObject("task").put("type", "chief").put("index", 0);
    ObjectNode cluster = root.putObject("cluster");
    cluster.set("chief", hosts("--chief", 1, 1));
    cluster.set("worker", hosts("--workers", 0, workers));
    cluster.set("ps", hosts("--ps", 1, parameterServers));
    Map<String, String> planned = new HashMap<>(environment);
    planned.put("TF_CONFIG", root.toString());
    return planned;
  }

  private static JsonNode hosts(String flag, int least, int count) {
    if (count < least || count > MOST_PROCESSES) {
      throw new InvalidSettingException(
          "%s must be %d to %d, got %d".formatted(flag, least, MOST_PROCESSES, count));
    }
    List<String> hosts =
        IntStream.range(0, count).mapToObj(i -> flag.substring(2) + "-" + i + ":2222").toList();
    return new ObjectMapper().valueToTree(hosts);
  }
}
