package io.mmoe.data;

import io.mmoe.settings.FileFormat;
import io.mmoe.settings.InputFiles;
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
   * @throws DataException if one is a directory without files
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
        return rowsIn(file);
      }
    }
    return List.of(path.resolve(name + formats.get(0).suffix()));
  }

  private static List<Path> rowsIn(Path file) {
    List<Path> files = FilePatterns.filesIn(file);
    if (files.isEmpty()) {
      throw new DataException(file, "there is no file in this directory");
    }
    return files;
  }
}
