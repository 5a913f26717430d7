package io.mmoe.export;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.mmoe.base.AtomicFile;
import io.mmoe.serve.model.ModelBasePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new version of a model, written to a staging directory. Servers ignore the name of that
 * directory until {@link #publish} renames it atomically to the version number.
 *
 * <p>Owns the staging directory. Closing without publishing deletes it. Not safe for use by several
 * threads.
 */
public final class StagedVersion implements AutoCloseable {
  private final Path staging;
  private final Path version;

  private StagedVersion(Path staging, Path version) {
    this.staging = staging;
    this.version = version;
  }

  /**
   * Creates the staging directory.
   *
   * @param number the number of the new version
   * @throws ExportException if the version exists
   */
  public static StagedVersion create(ModelBasePath base, long number) throws IOException {
    Path version = base.version(number);
    requireNew(version);
    String name = ".exporting-%d-%x".formatted(number, new SecureRandom().nextInt());
    Path staging = Files.createDirectories(base.directory()).resolve(name);
    return new StagedVersion(Files.createDirectory(staging), version);
  }

  /** The staging directory, to which the caller writes the version's files. */
  public Path directory() {
    return staging;
  }

  /**
   * Waits until all files are on disk, then renames the staging directory.
   *
   * @return the version's directory
   * @throws ExportException if another process has created the version in the meantime
   */
  public Path publish() throws IOException {
    List<Path> written;
    try (Stream<Path> tree = Files.walk(staging)) {
      written = tree.toList();
    }
    for (Path path : written) {
      AtomicFile.flushToDisk(path);
    }
    requireNew(version);
    AtomicFile.rename(staging, version);
    return version;
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(staging)) {
      MoreFiles.deleteRecursively(staging, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static void requireNew(Path version) {
    if (Files.exists(version)) {
      throw new ExportException(version + " is there already and is not overwritten");
    }
  }
}
