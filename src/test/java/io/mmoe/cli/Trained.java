package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The result of a training command.
 *
 * @param losses of all steps
 * @param evaluation the printed lines of the evaluation
 */
record Trained(List<String> losses, String evaluation) {

  /** Trains with batches of 32 rows. */
  static Trained with(Path checkpoint, int steps, Object... flags) throws IOException {
    List<Object> command = new ArrayList<>(Arrays.asList(flags));
    command.addAll(List.of("--steps", steps, "--batch_size", 32, "--log_steps", 1, "--no_export"));
    command.addAll(List.of("--checkpoint", checkpoint));
    CommandLineRun run = CommandLineRun.of(command.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> losses =
        Files.readAllLines(checkpoint.resolve("train_log.jsonl")).stream()
            .map(line -> line.replaceFirst(",\"steps_per_sec.*", ""))
            .toList();
    String out = run.out();
    return new Trained(losses, out.substring(out.indexOf("Evaluation"), out.indexOf("Checkpoint")));
  }
}
