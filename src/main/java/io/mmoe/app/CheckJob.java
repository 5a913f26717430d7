package io.mmoe.app;

import io.mmoe.data.RowFiles;
import io.mmoe.data.profile.DataProfile;
import io.mmoe.data.profile.DataProfiler;
import java.nio.file.Path;
import java.util.List;

/** The validation and profile of labelled rows. */
public final class CheckJob {
  private final List<Path> files;

  /**
   * @param files read in order as one data set
   */
  public CheckJob(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /**
   * Reads all rows once. Malformed rows are part of the profile.
   *
   * @throws io.mmoe.data.DataException if a file can't be read
   */
  public DataProfile run() {
    return DataProfiler.profile(RowFiles.of(files));
  }
}
