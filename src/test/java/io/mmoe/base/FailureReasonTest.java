package io.mmoe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reasons of failures: Java's exceptions of files often have the file's name as their message. */
class FailureReasonTest {
  @TempDir Path directory;

  @Test
  void theReasonReplacesAMessageThatIsOnlyTheFile() {
    assertEquals("permission denied", FailureReason.of(new AccessDeniedException("sd")));
    assertEquals("no such file or directory", FailureReason.of(new NoSuchFileException("sd")));
    assertEquals("it exists already", FailureReason.of(new FileAlreadyExistsException("sd")));
    assertEquals("unexpected end of file", FailureReason.of(new EOFException()));
    assertEquals("not UTF-8 text", FailureReason.of(new MalformedInputException(1)));
    assertEquals("unknown host ps-0", FailureReason.of(new UnknownHostException("ps-0")));
  }

  @Test
  void theReasonOfTheOperatingSystemIsKept() {
    assertEquals(
        "No space left on device",
        FailureReason.of(new FileSystemException("a", null, "No space left on device")));
    Path missing = directory.resolve("none");
    assertEquals(
        "no such file or directory",
        FailureReason.of(
            assertThrows(IOException.class, () -> new FileInputStream(missing.toFile()))));
    assertEquals(
        "no such file or directory",
        FailureReason.of(assertThrows(IOException.class, () -> Files.newInputStream(missing))));
  }

  @Test
  void wrappersAreOpened() {
    IOException cause = new AccessDeniedException("sd");
    assertEquals("permission denied", FailureReason.of(new UncheckedIOException("sd", cause)));
    assertEquals("permission denied", FailureReason.of(new ExecutionException(cause)));
    assertEquals(
        "broken", FailureReason.of(new IOException((String) null, new IOException("broken"))));
  }

  @Test
  void theReasonIsOneShortPrintableLine() {
    assertEquals("first", FailureReason.of(new IOException("\n first\nsecond")));
    assertEquals("a\\u001b[31mb", FailureReason.of(new IOException("a\u001b[31mb")));
    assertEquals("IOException", FailureReason.of(new IOException()));
    assertEquals(304, FailureReason.of(new IOException("x".repeat(5000))).length());
  }
}
