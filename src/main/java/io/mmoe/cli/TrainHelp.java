package io.mmoe.cli;

import picocli.CommandLine.Model.CommandSpec;

/** What {@code --help} says of {@code train}, and of {@code plan}, around their flags. */
final class TrainHelp {
  private static final String FOOTER =
      """

      Flags are written --flag value or --flag=value. Switches stand alone, or take
      true or false.

      Environment
        TF_CONFIG              The processes that train together, and which of them
                               this is, as Kubeflow sets it (docs/distributed.md)
        START_STATISTIC_STEP   The step after which time and memory are summed up, once;
        STOP_STATISTIC_STEP    and the last step of it. Default: 100 and 110
        JAVA_HOME              The Java to run on
        JAVA_OPTS              Options for it; -XX:MaxRAMPercentage=50 is the default
        TF_CPP_MIN_LOG_LEVEL   TensorFlow's own remarks: 0 shows all, 2 (the default)
                               errors only
        TF_ENABLE_ONEDNN_OPTS  0 switches oneDNN's kernels off; 1 is the default

      Examples
        mmoe train --data_location data --steps 500 --checkpoint result/first
            trains 500 steps, or goes on with what is in result/first until step 500
        mmoe train --optimizer adam --learning_rate 0.001 --save_steps 1000
            saves every 1000 steps
        mmoe train --bf16 --ev --ev_filter counter
            computes in bfloat16, with a row for each value that occurs three times
        mmoe plan --ps 3 --workers 4 --checkpoint /shared/mmoe
            tells what training with three parameter servers would take
      """;

  private TrainHelp() {}

  /** Adds the headings, the environment and examples. */
  static void addTo(CommandSpec command) {
    HelpSection.arrange(command);
    command.usageMessage().footer(FOOTER.lines().toArray(String[]::new));
  }
}
