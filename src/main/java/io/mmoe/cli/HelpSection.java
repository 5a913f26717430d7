package io.mmoe.cli;

import java.lang.reflect.Field;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A section of {@code train --help}. The section of a flag follows from its class, unless a section
 * lists the flag by name. So a new flag needs only its declaration.
 *
 * @param classes the classes whose flags the section lists
 * @param names the flags of other classes that it lists too
 */
record HelpSection(String heading, List<Class<?>> classes, List<String> names) {
  private static final List<HelpSection> SECTIONS =
      List.of(
          of("Planning", PlanCommand.class),
          of("Basic settings: length, seed, log", TrainOptions.class, TrainLogOptions.class),
          of("Data set: rows and their order", DataOptions.class, InputOptions.class),
          of("Checkpoints and results: location, schedule, number", SharedOptions.Export.class)
              .and(
                  "--output_dir",
                  "--checkpoint",
                  "--save_steps",
                  "--keep_checkpoint_max",
                  "--incremental_ckpt",
                  "--no_export"),
          of("Evaluation during training: schedule, early stopping", EvaluationOptions.class)
              .and("--no_eval"),
          of("Optimizer: update rule and learning rate", OptimizerOptions.class)
              .and("--l2_regularization"),
          of(
              "DeepRec's performance features: the same model, faster or in less memory",
              GraphOptions.class),
          of(
              "DeepRec's embedding features: how values map to embedding rows",
              EmbeddingOptions.class,
              FilterOptions.class,
              EliminationOptions.class),
          of("Several processes: workers and parameter servers (TF_CONFIG)", ClusterOptions.class)
              .and("--workqueue", "--workqueue_slices"),
          of("Processors: number of threads", SharedOptions.Threads.class));

  HelpSection {
    classes = List.copyOf(classes);
    names = List.copyOf(names);
  }

  private static HelpSection of(String heading, Class<?>... classes) {
    return new HelpSection(heading, List.of(classes), List.of());
  }

  private HelpSection and(String... others) {
    return new HelpSection(heading, classes, List.of(others));
  }

  /** Groups the flags of a command by section. */
  static void arrange(CommandSpec command) {
    List<OptionSpec> options = List.copyOf(command.options());
    for (HelpSection section : SECTIONS) {
      List<OptionSpec> own = options.stream().filter(section::holds).toList();
      if (!own.isEmpty()) {
        ArgGroupSpec.Builder group =
            ArgGroupSpec.builder().validate(false).heading("%n" + section.heading + "%n");
        own.forEach(
            option -> {
              command.remove(option);
              group.addArg(option);
            });
        command.addArgGroup(group.build());
      }
    }
  }

  private boolean holds(OptionSpec option) {
    String name = option.longestName();
    if (SECTIONS.stream().anyMatch(section -> section.names.contains(name))) {
      return names.contains(name);
    }
    return option.userObject() instanceof Field field
        && classes.contains(field.getDeclaringClass());
  }
}
