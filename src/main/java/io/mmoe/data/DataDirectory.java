package io.mmoe.data;

import io.mmoe.settings.FileFormat;
import io.mmoe.settings.InputFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A directory of training and test rows under the file names of train.py, in any format. */
public final class DataDirectory {
  private static final List<FileFormat> LINES = List.of(FileFormat.CSV, FileFormat.GZIP_CSV);
  private static final List<FileFormat> ANY =
      List.of(FileFormat.CSV, FileFormat.GZIP_CSV, FileFormat.PARQUET);

  private final Path path;

  public DataDirectory(Path path) {
    this.path = path;
  }

  /**
   * Finds the training and test files. A missing file gets the name it would have in the requested
   * format.
   *
   * @param parquet whether to look for Parquet or for CSV. If absent, any existing format is taken,
   *     CSV before Parquet.
   * @throws DataException if a name is a directory without files, or with an unreadable entry
   */
  public InputFiles files(Optional<Boolean> parquet) {
    return new InputFiles(train(parquet), test(parquet));
  }

  /** Finds the training files alone, as {@link #files} does. */
  public List<Path> train(Optional<Boolean> parquet) {
    return named(InputFiles.TRAIN_NAME, parquet);
  }

  /** Finds the test files alone, as {@link #files} does. */
  public List<Path> test(Optional<Boolean> parquet) {
    return named(InputFiles.TEST_NAME, parquet);
  }

  private List<Path> named(String name, Optional<Boolean> parquet) {
    List<FileFormat> formats =
        parquet.isEmpty() ? ANY : parquet.get() ? List.of(FileFormat.PARQUET) : LINES;
    for (FileFormat format : formats) {
      Path file = path.resolve(name + format.suffix());
      if (ReadableFile.isThere(file)) {
        return FilePatterns.filesIn(file);
      }
    }
    return List.of(path.resolve(name + formats.get(0).suffix()));
  }
}
