package io.mmoe.app;

import io.mmoe.data.synthetic.SyntheticTaobao;
import io.mmoe.settings.GenerateSettings;

/** The generation of synthetic training and test rows. */
public final class GenerateJob {
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
    return SyntheticTaobao.write(settings);
  }
}
