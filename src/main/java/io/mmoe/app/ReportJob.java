package io.mmoe.app;

import io.mmoe.app.evaluate.RestoredModel;
import io.mmoe.app.report.EmbeddingScan;
import io.mmoe.app.report.ExpertUsageScan;
import io.mmoe.app.report.ReportFiles;
import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.rows.DataFiles.Validation;
import io.mmoe.base.AtomicFile;
import io.mmoe.base.Progress;
import io.mmoe.data.RowFiles;
import io.mmoe.data.profile.DataProfiler;
import io.mmoe.report.ExpertUsage;
import io.mmoe.report.ReportData;
import io.mmoe.report.ReportData.NamedProfile;
import io.mmoe.report.ReportData.RowStatistics;
import io.mmoe.report.ReportPage;
import io.mmoe.settings.CheckpointPath;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.Machine;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.ReportSettings;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.session.BatchSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTML report of the latest checkpoint of a directory and of its run. */
public final class ReportJob {
  private static final Logger log = LoggerFactory.getLogger(ReportJob.class);

  private final ReportSettings settings;

  public ReportJob(ReportSettings settings) {
    this.settings = settings;
  }

  /**
   * Writes the page.
   *
   * @throws io.mmoe.train.checkpoint.CheckpointException if there is no checkpoint that fits
   * @throws io.mmoe.data.DataException if the test rows can't be read
   * @throws java.io.UncheckedIOException if the page can't be written
   */
  public void run() {
    settings.rows().ifPresent(rows -> Machine.requireBatchFits(rows.batchSize()));
    CheckpointPath path = CheckpointPath.of(settings.checkpoint());
    Path checkpoint = CheckpointDirectory.require(path);
    AtomicFile.requireWritable(settings.output());
    if (settings.rows().isEmpty()) {
      log.info("No test rows: the page has no expert usage and no data profile");
    }
    long step = CheckpointContents.globalStep(checkpoint);
    ReportData report =
        new ReportData(
            settings.checkpoint().toString(),
            step,
            Instant.now(),
            new ReportFiles(path.directory()).read(step),
            EmbeddingScan.of(checkpoint),
            settings.rows().map(rows -> rows(rows, checkpoint)));
    AtomicFile.write(settings.output(), ReportPage.render(report));
  }

  private RowStatistics rows(DataSettings data, Path checkpoint) {
    OptionalLong testRows = DataFiles.rows(new DataFiles(data, Validation.WHEN_READ).checkTest());
    ExpertUsage usage = expertUsage(data, checkpoint, testRows);
    List<Path> training = data.files().train();
    return new RowStatistics(
        training.stream().allMatch(Files::exists)
            ? Optional.of(profile(training))
            : Optional.empty(),
        profile(data.files().test()),
        usage);
  }

  private ExpertUsage expertUsage(DataSettings data, Path checkpoint, OptionalLong testRows) {
    EvaluateSettings evaluation =
        new EvaluateSettings(
            data,
            ModelSettings.REFERENCE,
            GraphSettings.FAST,
            settings.checkpoint(),
            Optional.empty(),
            settings.threads());
    Progress.Work work = new Progress.Work("Measuring expert usage", "rows", testRows);
    try (RestoredModel model = RestoredModel.open(evaluation, checkpoint);
        BatchSource batches = model.rows().test(model.session());
        Progress progress = Progress.of(work)) {
      return ExpertUsageScan.of(
          model.graph(),
          model.session(),
          evaluation.model().taskNames(),
          batches,
          done -> progress.reach(done, () -> ""));
    }
  }

  private static NamedProfile profile(List<Path> files) {
    RowFiles rows = RowFiles.of(files);
    return new NamedProfile(rows.name(), DataProfiler.profile(rows));
  }
}
