package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.settings.InputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "days/2.gz | days/2.gz",
        "days | days/1.csv days/10.csv days/2.gz",
        "days/*.csv | days/1.csv days/10.csv",
        "days/?.* | days/1.csv days/2.gz",
        "days/[12].gz,days/1.csv | days/2.gz days/1.csv",
        "*/*.csv | days/1.csv days/10.csv months/1.csv",
        "**.csv | days/1.csv days/10.csv months/1.csv months/deep/3.csv",
      })
  void findsFilesInTheOrderOfTheirPaths(String patterns, String expected) throws IOException {
    write("days/1.csv", "days/10.csv", "days/2.gz", "days/_SUCCESS", "days/.2.gz.crc");
    write("months/1.csv", "months/deep/3.csv");
    String absolute = directory + "/" + patterns.replace(",", "," + directory + "/");
    assertThat(FilePatterns.expand("--train_data", absolute))
        .isEqualTo(List.of(expected.split(" ")).stream().map(directory::resolve).toList());
  }

  @Test
  void linksToDirectoriesAreFollowed() throws IOException {
    write("days/1.csv", "days/2.csv");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("days"));
    Files.createSymbolicLink(directory.resolve("taobao_train_data"), link);
    for (String pattern : List.of(link.toString(), link + "/*.csv")) {
      assertThat(FilePatterns.expand("--train_data", pattern))
          .containsExactly(link.resolve("1.csv"), link.resolve("2.csv"));
    }
    assertThat(train(Optional.empty())).hasSize(2);
  }

  @Test
  void theNameOfAnExistingFileIsNotAPattern() throws IOException {
    write("[x]/a,b", "{*");
    for (String name : List.of("[x]/a,b", "{*")) {
      Path file = directory.resolve(name);
      assertThat(FilePatterns.expand("--train_data", file.toString())).containsExactly(file);
    }
  }

  @Test
  void anEmptyNameIsRejected() throws IOException {
    write("a");
    for (String patterns : List.of(directory + "/a,", "", ",")) {
      assertThatThrownBy(() -> FilePatterns.expand("--train_data", patterns))
          .isInstanceOf(DataException.class)
          .hasMessage("--train_data : there is no such file");
    }
  }

  @Test
  void anInvalidPatternIsReported() {
    assertThatThrownBy(() -> FilePatterns.expand("--train_data", directory + "/[a"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[a: invalid file pattern");
  }

  @Test
  void aPatternWithoutAFileIsReported() throws IOException {
    write("days/1.csv");
    assertThatThrownBy(
            () -> FilePatterns.expand("--train_data", directory + "/days/1.csv,nowhere/*.csv"))
        .isInstanceOf(DataException.class)
        .hasMessage("--train_data nowhere/*.csv: there is no such file");
  }

  @Test
  void aDataDirectoryPrefersCsvToParquetUnlessParquetIsRequested() throws IOException {
    write("taobao_train_data.parquet/part-1", "taobao_train_data.parquet/_SUCCESS");
    assertThat(train(Optional.empty()))
        .containsExactly(directory.resolve("taobao_train_data.parquet/part-1"));
    write("taobao_train_data.gz");
    assertThat(train(Optional.empty())).containsExactly(directory.resolve("taobao_train_data.gz"));
    assertThat(train(Optional.of(true)))
        .containsExactly(directory.resolve("taobao_train_data.parquet/part-1"));
    assertThat(new DataDirectory(directory).files(Optional.of(false)).test())
        .isEqualTo(InputFiles.plain(directory).test());
  }

  private List<Path> train(Optional<Boolean> parquet) {
    return new DataDirectory(directory).files(parquet).train();
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }
}
