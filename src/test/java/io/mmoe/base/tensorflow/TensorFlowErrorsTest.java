package io.mmoe.base.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.exceptions.TFFailedPreconditionException;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.exceptions.TFPermissionDeniedException;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TFUnauthenticatedException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;

class TensorFlowErrorsTest {
  private static final Pattern CATCH =
      Pattern.compile("catch \\([^)]*(TensorFlowException|TFUnimplementedException)[^)]*\\)");

  /** Returns every exception of a status, as TensorFlow-Java's AbstractTF_Status creates them. */
  static Stream<RuntimeException> statuses() {
    String message = "reason\n\t [[{{node save/Restore}}]]";
    return Stream.of(
        new TFInvalidArgumentException(message),
        new TFUnauthenticatedException(message),
        new TFPermissionDeniedException(message),
        new TFResourceExhaustedException(message),
        new TFFailedPreconditionException(message),
        new TFOutOfRangeException(message),
        new TFUnimplementedException(message),
        new TensorFlowException(message));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void everyStatusIsTranslatedWithItsFirstLine(RuntimeException status) {
    assertThatThrownBy(
            () ->
                TensorFlowErrors.translate(
                    () -> {
                      throw status;
                    },
                    IllegalStateException::new))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reason")
        .hasCause(status);
  }

  @Test
  void otherExceptionsPass() {
    IllegalArgumentException other = new IllegalArgumentException("ours");
    assertThatThrownBy(
            () ->
                TensorFlowErrors.translate(
                    () -> {
                      throw other;
                    },
                    IllegalStateException::new))
        .isSameAs(other);
  }

  /** TensorFlow-Java's exceptions have no common type, so such a catch misses some of them. */
  @Test
  void noOtherClassCatchesTheExceptionsOfAllStatuses() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      List<Path> catching =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("cluster"))
              .filter(TensorFlowErrorsTest::catches)
              .toList();
      assertThat(catching).isEmpty();
    }
  }

  private static boolean catches(Path file) {
    try {
      return CATCH.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
