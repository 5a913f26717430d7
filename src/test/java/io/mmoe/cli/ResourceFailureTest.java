package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Java's errors for lack of a resource as one line. */
class ResourceFailureTest {

  static Stream<Arguments> failures() {
    UnsatisfiedLinkError noRoom =
        new UnsatisfiedLinkError("libtensorflow_cc.so.2: failed to map segment");
    UnsatisfiedLinkError noLibrary = new UnsatisfiedLinkError("no jnitensorflow in path");
    noLibrary.initCause(noRoom);
    NoClassDefFoundError later = new NoClassDefFoundError("Could not initialize class Graph");
    later.initCause(new ExceptionInInitializerError(noLibrary));
    return Stream.of(
        Arguments.of(new OutOfMemoryError("Java heap space"), "out of memory (Java heap space)"),
        Arguments.of(
            new ExecutionException(new IllegalStateException(new OutOfMemoryError("heap"))),
            "out of memory (heap)"),
        Arguments.of(
            new OutOfMemoryError("unable to create native thread: possibly out of memory"),
            "no more threads can be started (unable to create native thread"),
        Arguments.of(new StackOverflowError(), "the stack of a thread is full"),
        Arguments.of(noLibrary, "a library can't be loaded: libtensorflow_cc.so.2: failed to map"),
        Arguments.of(later, "a library can't be loaded: libtensorflow_cc.so.2: failed to map"),
        Arguments.of(
            new ExceptionInInitializerError(new IOException("No space left on device")),
            "a library can't be loaded: No space left on device"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aLackOfAResourceIsOneLineWithItsReason(Throwable failure, String message) {
    assertThat(ResourceFailure.message(failure).orElseThrow()).startsWith(message).hasLineCount(1);
    assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.RESOURCE);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectIsNoLackOfAResource(Throwable failure) {
    assertThat(ResourceFailure.message(failure)).isEmpty();
    assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.INTERNAL);
  }

  static Stream<Throwable> defects() {
    return Stream.of(
        new IllegalStateException("x"), new NoSuchMethodError("x"), new AssertionError("x"));
  }
}
