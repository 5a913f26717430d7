package io.mmoe.cli;

import java.lang.reflect.Field;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A heading under which {@code train --help} lists flags. A flag stands where its class does,
 * unless a section has its name: so a new one needs nothing but its declaration.
 *
 * @param classes whose flags it has
 * @param names of flags of other classes that it has too
 */
record HelpSection(String heading, List<Class<?>> classes, List<String> names) {
  private static final List<HelpSection> SECTIONS =
      List.of(
          of("Planning", PlanCommand.class),
          of(
              "Basic settings: how long, from which seed, with which reports",
              TrainCommand.class,
              ReportOptions.class),
          of("Data set: which rows, in which order", DataOptions.class, InputOptions.class),
          of("Checkpoints and results: what is kept, and where", ExportOptions.class)
              .and(
                  "--output_dir",
                  "--checkpoint",
                  "--save_steps",
                  "--keep_checkpoint_max",
                  "--incremental_ckpt",
                  "--no_export"),
          of("Evaluation while training: when to look, when to stop", EvaluationOptions.class)
              .and("--no_eval"),
          of("Optimizer: how gradients change weights", OptimizerOptions.class)
              .and("--l2_regularization"),
          of(
              "DeepRec's performance features: the same model, faster or in less memory",
              GraphOptions.class),
          of(
              "DeepRec's embedding features: how values become rows of numbers",
              EmbeddingOptions.class,
              FilterOptions.class,
              EliminationOptions.class),
          of("Several processes: workers and parameter servers (TF_CONFIG)", ClusterOptions.class)
              .and("--workqueue", "--workqueue_slices"),
          of("Processors: how many threads do the work", ThreadOptions.class));

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

  /** Puts the flags of a command under their headings. */
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
