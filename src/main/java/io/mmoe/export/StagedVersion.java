package io.mmoe.export;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.mmoe.base.AtomicFile;
import io.mmoe.serve.model.ModelBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * A version of a model in the making: a directory whose name no server takes for a version, until
 * {@link #publish} gives it its own in one step.
 *
 * <p>Owns the directory; closing it without publishing deletes what was written.
 */
public final class StagedVersion implements AutoCloseable {
  private final Path staging;
  private final Path version;

  private StagedVersion(Path staging, Path version) {
    this.staging = staging;
    this.version = version;
  }

  /**
   * Makes the directory.
   *
   * @throws ExportException if the version is there already
   */
  public static StagedVersion create(ModelBase base, long number) throws IOException {
    Path version = base.version(number);
    requireNew(version);
    String name = ".exporting-%d-%x".formatted(number, new SecureRandom().nextInt());
    Path staging = Files.createDirectories(base.directory()).resolve(name);
    return new StagedVersion(Files.createDirectory(staging), version);
  }

  /** Where to write. */
  public Path directory() {
    return staging;
  }

  /**
   * Waits until everything is on the disk and makes it the version.
   *
   * @return the version's directory
   * @throws ExportException if the version has come into being meanwhile
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
