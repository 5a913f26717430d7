package io.mmoe.app;

import io.mmoe.data.prepare.TaobaoPreparation;
import io.mmoe.settings.PrepareSettings;

/** The preparation of training and test rows from the public tables. */
public final class PrepareJob {
  private final PrepareSettings settings;

  public PrepareJob(PrepareSettings settings) {
    this.settings = settings;
  }

  /**
   * Writes the files.
   *
   * @throws io.mmoe.data.DataException if a table is missing or malformed
   * @throws io.mmoe.base.InvalidSettingException if the memory is too small for the tables
   * @throws java.io.UncheckedIOException if a file can't be written
   */
  public TaobaoPreparation.Summary run() {
    return TaobaoPreparation.run(settings);
  }
}
