package io.mmoe.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The row files, which are read in order.
 *
 * @param train one or more files of training rows
 * @param test one or more files of test rows
 */
public record InputFiles(List<Path> train, List<Path> test) {
  public static final String TRAIN_NAME = "taobao_train_data";
  public static final String TEST_NAME = "taobao_test_data";

  public InputFiles {
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /** Returns the two uncompressed CSV files of a directory. */
  public static InputFiles plain(Path directory) {
    return new InputFiles(
        List.of(directory.resolve(TRAIN_NAME)), List.of(directory.resolve(TEST_NAME)));
  }

  /** Returns the training files, then the test files. */
  public Stream<Path> all() {
    return Stream.concat(train.stream(), test.stream());
  }
}
