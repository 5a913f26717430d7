package io.mmoe.app.train;

import io.mmoe.app.rows.DataFiles;
import io.mmoe.data.LabelCounts;
import io.mmoe.record.MetricsFile;
import io.mmoe.record.RunHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of one training run in its checkpoint directory: {@code runs.json} and {@code
 * metrics.json}.
 *
 * <p>Order of use: {@link #begin}, then {@link #trainingEnded}, then {@link #metrics} for a later
 * result. Not safe for use by several threads.
 */
public final class RunRecorder {
  private final Path directory;
  private final RunHistory history;
  private final DataFiles files;

  public RunRecorder(Path directory, DataFiles files) {
    this.directory = directory;
    this.history = new RunHistory(directory);
    this.files = files;
  }

  /**
   * Records the start of the run and the label rates of its training rows.
   *
   * @param flags every flag with its value, given or default
   * @param tasks the names of the tasks, in label order
   * @param counted absent if the training rows were not counted
   * @return the label rates of this run or, if not counted, of an earlier one. Empty if no run
   *     recorded them
   */
  public Optional<List<Double>> begin(
      Map<String, String> flags, List<String> tasks, Optional<LabelCounts> counted) {
    history.begin(flags);
    counted.ifPresent(counts -> history.addLabelRates(tasks, counts));
    return history.labelRates(tasks);
  }

  /** Records the end of training and its metrics. */
  public void trainingEnded(JobResult result) {
    metrics(result);
    history.end(result.training().orElseThrow().globalStep(), files.existing());
  }

  /** Replaces {@code metrics.json}. */
  public void metrics(JobResult result) {
    MetricsFile.write(directory, JobResultJson.of(result));
  }
}
