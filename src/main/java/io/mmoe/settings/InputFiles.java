package io.mmoe.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that rows are read from, one after the other.
 *
 * @param train one or more
 * @param test one or more
 */
public record InputFiles(List<Path> train, List<Path> test) {
  public static final String TRAIN_NAME = "taobao_train_data";
  public static final String TEST_NAME = "taobao_test_data";

  public InputFiles {
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /** The two plain files of a directory. */
  public static InputFiles plain(Path directory) {
    return new InputFiles(
        List.of(directory.resolve(TRAIN_NAME)), List.of(directory.resolve(TEST_NAME)));
  }

  /** All of them. */
  public Stream<Path> all() {
    return Stream.concat(train.stream(), test.stream());
  }
}
