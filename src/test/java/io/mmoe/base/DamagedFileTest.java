package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFileTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void chooseAName() {
    file = directory.resolve("runs.json");
  }

  @Test
  void noEarlierDamagedFileIsLost() throws IOException {
    for (String text : new String[] {"first", "second", "third"}) {
      Files.writeString(file, text);
      DamagedFile.setAside(file);
      assertThat(file).doesNotExist();
    }
    assertThat(directory.resolve("runs.json.damaged")).hasContent("first");
    assertThat(directory.resolve("runs.json.damaged.2")).hasContent("second");
    assertThat(directory.resolve("runs.json.damaged.3")).hasContent("third");
  }

  @Test
  void aLinkIsRenamedAndNotItsTarget() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "text");
    Files.createSymbolicLink(file, target);
    DamagedFile.setAside(file);
    assertThat(target).hasContent("text");
    assertThat(directory.resolve("runs.json.damaged")).isSymbolicLink();
  }

  @Test
  void withoutAFileNothingHappens() throws IOException {
    DamagedFile.setAside(file);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDirectoryInPlaceOfARecordIsKeptAside() throws IOException {
    Files.createDirectory(file);
    DamagedFile.replace(file, "new");
    assertThat(file).hasContent("new");
    assertThat(directory.resolve("runs.json.damaged")).isDirectory();
  }

  @Test
  void aLineThatIsNotUtf8IsEmptyAndOthersAreIntact() throws IOException {
    Files.write(file, new byte[] {'a', '\n', (byte) 0xc3, '\n', '\n', (byte) 0xc3, (byte) 0xa9});
    assertThat(DamagedFile.lines(file))
        .containsExactly(Optional.of("a"), Optional.empty(), Optional.of(""), Optional.of("é"));
  }
}
