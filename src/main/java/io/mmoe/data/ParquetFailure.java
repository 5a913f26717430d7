package io.mmoe.data;

import io.mmoe.base.FailureReason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.jspecify.annotations.Nullable;

/**
 * The translation of failures of the Parquet library, which throws various exceptions and errors if
 * a file is damaged.
 */
final class ParquetFailure {
  private ParquetFailure() {}

  /** Returns the failure to read a file in plain words. */
  static DataException of(Path file, Throwable failure) {
    if (failure instanceof DataException known) {
      return known;
    }
    if (failure instanceof OutOfMemoryError) {
      return failure(
          file,
          "a row group or page needs more memory than there is. If the file is not damaged, write"
              + " smaller row groups, or raise the limit with JAVA_OPTS=-Xmx8g",
          failure);
    }
    if (isOfTheSystem(failure)) {
      return failure(file, FailureReason.of(failure), failure);
    }
    return failure(file, "the file is damaged: " + damage(failure), failure);
  }

  private static DataException failure(Path file, String problem, Throwable cause) {
    return new DataException(file, "can't be read: " + problem, cause);
  }

  /** Returns whether the disk, not the content of the file, is the cause. */
  private static boolean isOfTheSystem(Throwable failure) {
    return failure instanceof IOException
        && !(failure instanceof EOFException)
        && failure.getCause() == null
        && !message(failure).startsWith("Expected ");
  }

  private static String damage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DamagedParquetException) {
        return FailureReason.of(cause);
      } else if (message(cause).contains("CRC checksum verification failed")) {
        return "the checksum of a page does not match its bytes";
      }
    }
    return reason(failure);
  }

  private static String reason(Throwable failure) {
    if (message(failure).contains(FileMetaData.class.getName())) {
      return "its footer can't be decoded";
    }
    if (message(failure).contains(PageHeader.class.getName())) {
      return "the header of a page can't be decoded";
    }
    if (failure instanceof StackOverflowError) {
      return "its types are nested too deeply";
    }
    // The messages of these exceptions make no sense without Java's source.
    boolean isCrash =
        failure instanceof NullPointerException
            || failure instanceof IndexOutOfBoundsException
            || failure instanceof NegativeArraySizeException
            || failure instanceof ClassCastException;
    return isCrash ? "its parts contradict each other" : FailureReason.of(failure);
  }

  private static String message(@Nullable Throwable failure) {
    String message = failure == null ? null : failure.getMessage();
    return message == null ? "" : message;
  }
}
