package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void replacesAnEarlierFileAndLeavesNoDraft() throws IOException {
    Path file = directory.resolve("page.html");
    AtomicFile.write(file, "first");
    AtomicFile.write(file, "second");
    assertThat(file).hasContent("second");
    assertThat(names()).containsExactly("page.html");
  }

  @Test
  void aLinkIsKeptAndItsTargetIsReplaced() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    AtomicFile.write(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");
    assertThat(names()).containsExactlyInAnyOrder("link", "target");
  }

  @Test
  void aPipeIsWrittenDirectly() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<String> reader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    AtomicFile.write(pipe, "text");
    assertThat(reader.get(30, TimeUnit.SECONDS)).isEqualTo("text");
    assertThat(names()).containsExactly("pipe");
  }

  @Test
  void aFailedWriteLeavesNoDraft() throws IOException {
    Path file = Files.createDirectory(directory.resolve("taken")).resolve("inside");
    Files.createDirectory(file);
    Path below = directory.resolve("none/page.html");
    assertThatThrownBy(() -> AtomicFile.write(below, "text"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(below + " can't be written");
    assertThatThrownBy(() -> AtomicFile.requireWritable(file))
        .hasMessageContaining("it is a directory");
    assertThat(names()).containsExactly("taken");
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
