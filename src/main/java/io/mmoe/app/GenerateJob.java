package io.mmoe.app;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.base.OutputDirectory;
import io.mmoe.data.synthetic.SyntheticTaobao;
import io.mmoe.settings.GenerateSettings;

/** The generation of synthetic training and test rows. */
public final class GenerateJob {
  /** The size of a training row and of a quarter of a test row. */
  private static final long BYTES_PER_TRAINING_ROW = 330;

  private final GenerateSettings settings;

  public GenerateJob(GenerateSettings settings) {
    this.settings = settings;
  }

  /**
   * Writes the files.
   *
   * @return the best metrics that any model can reach on the test rows
   * @throws java.io.UncheckedIOException if a file can't be written
   */
  public SyntheticTaobao.Ceiling run() {
    requireRoom();
    return SyntheticTaobao.write(settings);
  }

  /** Fails before the first row if the disk has no room for all of them. */
  private void requireRoom() {
    OutputDirectory.requirePossible(settings.directory());
    long most = OutputDirectory.freeBytes(settings.directory()) / BYTES_PER_TRAINING_ROW;
    require(
        settings.rows() <= most,
        "--rows",
        "at most %d, for which %s has room".formatted(most, settings.directory()),
        settings.rows());
  }
}
