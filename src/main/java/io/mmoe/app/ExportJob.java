package io.mmoe.app;

import io.mmoe.app.export.ModelExporter;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.ExportSettings;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.ThreadSettings;
import java.nio.file.Path;

/** The export of the latest checkpoint of a directory as a SavedModel. */
public final class ExportJob {
  private final ModelExporter exporter;

  /**
   * @param data the first rows are the sample for the self-check and the warm-up records
   * @param checkpoints the checkpoint directory
   */
  public ExportJob(
      ExportSettings settings,
      ModelSettings model,
      DataSettings data,
      ThreadSettings threads,
      Path checkpoints) {
    exporter = new ModelExporter(settings, model, data, threads, checkpoints);
  }

  /**
   * Exports the checkpoint.
   *
   * @return the directory of the new version
   * @throws io.mmoe.train.checkpoint.CheckpointException if there is no checkpoint that fits
   * @throws io.mmoe.export.ExportException if nothing was published
   */
  public Path run() {
    return exporter.exportLatest();
  }
}
