package io.mmoe.base;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The reason of a failure in plain words, on one line, for an error message that already names the
 * file. Java's own messages are often the file's name again, or empty: an {@link
 * AccessDeniedException} on {@code sd} has the message "sd".
 */
public final class FailureReason {
  private static final int LONGEST = 300;

  private FailureReason() {}

  /**
   * Returns the reason, such as "permission denied". It is never empty, has no line breaks or
   * control characters, and is shortened to 300 characters.
   */
  public static String of(Throwable failure) {
    Throwable cause = unwrapped(failure);
    String known = known(cause);
    return oneLine(known != null ? known : message(cause));
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof UncheckedIOException
            || cause instanceof ExecutionException
            || cause instanceof CompletionException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static @Nullable String known(Throwable cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    } else if (cause instanceof AccessDeniedException) {
      return "permission denied";
    } else if (cause instanceof FileAlreadyExistsException) {
      return "it exists already";
    } else if (cause instanceof NotDirectoryException) {
      return "not a directory";
    } else if (cause instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    } else if (cause instanceof FileSystemLoopException) {
      return "symbolic links form a cycle";
    } else if (cause instanceof FileSystemException io) {
      return io.getReason();
    } else if (cause instanceof FileNotFoundException missing) {
      return inParentheses(missing.getMessage());
    } else if (cause instanceof EOFException) {
      return "unexpected end of file";
    } else if (cause instanceof CharacterCodingException) {
      return "not UTF-8 text";
    } else if (cause instanceof ClosedByInterruptException) {
      return "interrupted";
    } else if (cause instanceof UnknownHostException unknown) {
      return "unknown host " + unknown.getMessage();
    }
    return null;
  }

  /** Returns the reason of {@code "name (Permission denied)"}, the form of java.io's streams. */
  private static @Nullable String inParentheses(@Nullable String message) {
    if (message == null || !message.endsWith(")")) {
      return message;
    }
    String reason = message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
    return switch (reason) {
      case "Permission denied" -> "permission denied";
      case "No such file or directory" -> "no such file or directory";
      default -> reason;
    };
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    if (message != null && !message.isBlank()) {
      return message;
    }
    Throwable deeper = cause.getCause();
    return deeper == null || deeper == cause ? cause.getClass().getSimpleName() : of(deeper);
  }

  private static String oneLine(String text) {
    String line =
        text.lines().map(String::strip).filter(each -> !each.isEmpty()).findFirst().orElse(text);
    String printable = Printable.of(line);
    return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + " ...";
  }
}
