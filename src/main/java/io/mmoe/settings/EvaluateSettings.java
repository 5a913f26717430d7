package io.mmoe.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that scoring a checkpoint is told.
 *
 * @param checkpoint the directory of the checkpoint
 * @param probabilities where to write one line {@code p_ctr,p_cvr} for each test row, if anywhere
 */
public record EvaluateSettings(
    DataSettings data,
    ModelSettings model,
    GraphSettings graph,
    Path checkpoint,
    Optional<Path> probabilities,
    ThreadSettings threads) {

  /** The same on another model. */
  public EvaluateSettings with(ModelSettings other) {
    return new EvaluateSettings(data, other, graph, checkpoint, probabilities, threads);
  }
}
