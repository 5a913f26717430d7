package io.mmoe.report;

import io.mmoe.data.profile.DataProfile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All data that a report page shows.
 *
 * @param checkpoint checkpoint directory, as given by the user
 * @param globalStep global step of the checkpoint
 * @param created time of creation of the report
 * @param records files that runs wrote next to the checkpoint
 * @param embeddings statistics of each embedding table in the checkpoint
 * @param rows statistics of training and test rows, empty if no rows were read
 */
public record ReportData(
    String checkpoint,
    long globalStep,
    Instant created,
    RunRecords records,
    List<EmbeddingStatistics> embeddings,
    Optional<RowStatistics> rows) {

  public ReportData {
    embeddings = List.copyOf(embeddings);
  }

  /**
   * Profiles of the rows, and the use of experts on them.
   *
   * @param training profile of the training rows, empty if their files no longer exist
   * @param test profile of the test rows
   * @param experts expert usage on the test rows
   */
  public record RowStatistics(
      Optional<NamedProfile> training, NamedProfile test, ExpertUsage experts) {}

  /** The profile of some rows with the name of their files. */
  public record NamedProfile(String name, DataProfile profile) {}
}
