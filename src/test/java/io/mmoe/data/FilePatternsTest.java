package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.settings.InputFiles;
import io.mmoe.testing.LogEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void partitionFoldersAreReadAtAnyDepthInTheOrderOfTheirPaths() throws IOException {
    write("days/dt=2/hour=10/b.csv", "days/dt=2/hour=9/a.gz", "days/dt=10/c.csv", "days/z.csv");
    write("days/_SUCCESS", "days/dt=2/._SUCCESS.crc", "days/_temporary/0/part.csv");
    write("days/dt=2/_tmp=1/part.csv");
    List<Path> expected =
        files("days/dt=10/c.csv", "days/dt=2/hour=10/b.csv", "days/dt=2/hour=9/a.gz", "days/z.csv");
    assertThat(expand("days")).isEqualTo(expected);
    assertThat(expand("days/**")).isEqualTo(expected);
    assertThat(expand("days/*")).isEqualTo(expected);
    assertThat(expand("days/dt=*")).isEqualTo(expected.subList(0, 3));
    assertThat(expand("days/dt=2/*")).isEqualTo(expected.subList(1, 3));
  }

  @Test
  void aDataDirectoryReadsPartitionFoldersToo() throws IOException {
    write("taobao_train_data/dt=1/part-0", "taobao_train_data/dt=2/part-0");
    assertThat(train(Optional.empty()))
        .isEqualTo(files("taobao_train_data/dt=1/part-0", "taobao_train_data/dt=2/part-0"));
  }

  @Test
  void aPartitionFolderOfAColumnOfTheRowsIsRejected() throws IOException {
    write("days/dt=1/PID=2/part.csv");
    assertThatThrownBy(() -> expand("days"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            directory.resolve("days/dt=1/PID=2") + ": a partition folder of the column PID");
  }

  @Test
  void aDirectoryWithoutFilesStatesItsContent() throws IOException {
    write("a/old/1.csv", "a/new/1.csv", "b/_SUCCESS", "c/1", "c/2", "c/3", "c/4");
    Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(() -> expand("a"))
        .hasMessage(
            directory.resolve("a")
                + ": there is no file in this directory, only folders that are not like dt=1 (new,"
                + " old)");
    assertThatThrownBy(() -> expand("b"))
        .hasMessageEndingWith("only entries whose names begin with . or _ (_SUCCESS)");
    assertThatThrownBy(() -> expand("empty"))
        .hasMessage(directory.resolve("empty") + ": there is no file in this directory");
  }

  @Test
  void skippedEntriesAreLoggedOnce() throws IOException {
    write("days/1.csv", "days/_SUCCESS", "days/.1.csv.crc", "days/old/1.csv");
    try (LogEvents events = new LogEvents(FileSearch.class)) {
      assertThat(expand("days")).hasSize(1);
      assertThat(events.messages())
          .containsExactly(
              directory.resolve("days")
                  + ": skipped entries whose names begin with . or _: .1.csv.crc, _SUCCESS",
              directory.resolve("days") + ": skipped folders that are not like dt=1: old");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"days", "days/*", "days/*.csv", "**.csv", "*/*.csv"})
  void anEntryThatCannotBeReadIsNamed(String pattern) throws IOException, InterruptedException {
    write("days/1.csv");
    Path entry = directory.resolve("days/2.csv");
    Files.createSymbolicLink(entry, Path.of("nowhere"));
    assertNamed(pattern, entry, ": a symbolic link to a file that does not exist");
    Files.delete(entry);
    Files.createSymbolicLink(entry, Path.of("2.csv"));
    assertNamed(pattern, entry, ": can't be read: Too many levels of symbolic links");
    Files.delete(entry);
    assertThat(new ProcessBuilder("mkfifo", entry.toString()).start().waitFor()).isZero();
    assertNamed(pattern, entry, ": a pipe, a socket or a device, not a file");
  }

  @Test
  void hiddenEntriesMayBeAnything() throws IOException {
    write("days/1.csv");
    Files.createSymbolicLink(directory.resolve("days/_link"), Path.of("nowhere"));
    assertThat(expand("days")).isEqualTo(files("days/1.csv"));
  }

  @Test
  void aCycleOfLinksIsNamed() throws IOException {
    write("days/dt=1/1.csv");
    Path link = Files.createSymbolicLink(directory.resolve("days/dt=1/dt=2"), Path.of(".."));
    assertNamed("days", link, ": symbolic links form a cycle");
    assertNamed("days/**.csv", link, ": symbolic links form a cycle");
  }

  @Test
  void aLinkToNothingIsNotReplacedByAnotherFormat() throws IOException {
    write("taobao_train_data.gz");
    Path link = directory.resolve("taobao_train_data");
    Files.createSymbolicLink(link, Path.of("nowhere"));
    assertThat(train(Optional.empty())).containsExactly(link);
    assertThatThrownBy(() -> ReadableFile.require(link))
        .hasMessage(link + ": a symbolic link to a file that does not exist");
  }

  private void assertNamed(String pattern, Path entry, String problem) {
    assertThatThrownBy(() -> expand(pattern))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(entry + problem);
  }

  private List<Path> expand(String pattern) {
    return FilePatterns.expand("--train_data", directory + "/" + pattern);
  }

  private List<Path> files(String... names) {
    return Stream.of(names).map(directory::resolve).toList();
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
