package io.mmoe.cli;

import picocli.CommandLine.Model.CommandSpec;

/** Headings and footer of {@code train --help} and {@code plan --help}. */
final class TrainHelp {
  private static final String FOOTER =
      """

      Flags are written --flag value or --flag=value. Switches stand alone, or take
      true or false.

      Environment
        TF_CONFIG              The processes of the cluster and the role of this one,
                               as Kubeflow sets it (docs/distributed.md)
        START_STATISTIC_STEP   Steps between which time and memory are measured, to
        STOP_STATISTIC_STEP    be logged once. Default: 100 and 110
        JAVA_HOME              Directory of the Java installation
        JAVA_OPTS              Options of the Java virtual machine.
                               Default: -XX:MaxRAMPercentage=50
        TF_CPP_MIN_LOG_LEVEL   TensorFlow's own log: 0 shows all messages, 2 errors
                               only. Default: 2
        TF_ENABLE_ONEDNN_OPTS  0 disables the kernels of oneDNN. Default: 1

      Examples
        mmoe train --data_location data --steps 500 --checkpoint result/first
            trains to step 500, or resumes result/first until step 500
        mmoe train --optimizer adam --learning_rate 0.001 --save_steps 1000
            trains with Adam and saves a checkpoint every 1000 steps
        mmoe train --bf16 --ev --ev_filter counter
            computes in bfloat16, with one row per value that occurs three times
        mmoe plan --ps 3 --workers 4 --checkpoint /shared/mmoe
            estimates the resources of training with three parameter servers
      """;

  private TrainHelp() {}

  /** Adds the headings and the footer. */
  static void addTo(CommandSpec command) {
    HelpSection.arrange(command);
    command.usageMessage().footer(FOOTER.lines().toArray(String[]::new));
  }
}
