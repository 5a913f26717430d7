package io.mmoe.data;

import io.mmoe.config.FileFormat;
import io.mmoe.config.InputFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A directory that holds training and test rows under train.py's names, in one format or other. */
public record DataDirectory(Path path) {
  private static final List<FileFormat> LINES = List.of(FileFormat.CSV, FileFormat.GZIP_CSV);
  private static final List<FileFormat> ANY =
      List.of(FileFormat.CSV, FileFormat.GZIP_CSV, FileFormat.PARQUET);

  /**
   * Its files; those that are missing are named as the format asked for has them.
   *
   * @param parquet whether they are Parquet; if absent, whatever is there, CSV before Parquet
   */
  public InputFiles files(Optional<Boolean> parquet) {
    return new InputFiles(
        named(InputFiles.TRAIN_NAME, parquet), named(InputFiles.TEST_NAME, parquet));
  }

  private List<Path> named(String name, Optional<Boolean> parquet) {
    List<FileFormat> formats =
        parquet.isEmpty() ? ANY : parquet.get() ? List.of(FileFormat.PARQUET) : LINES;
    for (FileFormat format : formats) {
      Path file = path.resolve(name + format.suffix());
      if (Files.exists(file)) {
        return FilePatterns.filesIn(file);
      }
    }
    return List.of(path.resolve(name + formats.get(0).suffix()));
  }
}
