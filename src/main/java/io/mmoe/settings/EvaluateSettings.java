package io.mmoe.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * All settings for the evaluation of a checkpoint.
 *
 * @param data the test rows and their batches
 * @param model the architecture
 * @param graph the choice between equivalent graphs
 * @param checkpoint the directory of the checkpoint
 * @param probabilities output file with one line {@code p_ctr,p_cvr} for each test row, if any
 * @param threads TensorFlow's thread pools
 */
public record EvaluateSettings(
    DataSettings data,
    ModelSettings model,
    GraphSettings graph,
    Path checkpoint,
    Optional<Path> probabilities,
    ThreadSettings threads) {

  public EvaluateSettings withModel(ModelSettings value) {
    return new EvaluateSettings(data, value, graph, checkpoint, probabilities, threads);
  }
}
